// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayOptions;
import io.fanwatch.emulator.gateway.KuraRelease;
import io.fanwatch.kura.tools.move.GatewayMove;
import io.fanwatch.kura.tools.move.MoveReport;
import io.fanwatch.kura.tools.snapshot.Snapshot;
import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway of Kura 5.6 with files that 1.0.0 wrote with H2 2.1 is carried to a Kura 6, and goes on there. */
class MoveTest {

    private static final Path RELEASE = Path.of("src", "test", "resources", "release-1.0.0");
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void queues_alarms_models_and_configuration_are_there_after_a_move_to_kura_6() throws Exception {
        Path from = folder.resolve("5.6");
        Path to = folder.resolve("6");
        ReleaseFiles.copy(
                RELEASE.resolve(Path.of("kura", "fanwatch")),
                create(from.resolve("data")).resolve("fanwatch"));
        Files.copy(
                RELEASE.resolve("snapshot.xml"),
                create(from.resolve(Path.of("user", "snapshots"))).resolve("snapshot_1790000000000.xml"));

        MoveReport report = new GatewayMove(from, to, Optional.empty()).run();

        assertThat(report.problems()).isEmpty();
        assertThat(report.byHand()).anySatisfy(line -> assertThat(line).endsWith(": fanwatch-influxdb.password"));
        Properties waiting = new Properties();
        try (Reader reader = Files.newBufferedReader(RELEASE.resolve("waiting.properties"))) {
            waiting.load(reader);
        }
        try (Mosquitto plant = new Mosquitto().start();
                GatewayUnderTest gateway = start(to, plant.url())) {
            await().atMost(LONG)
                    .until(() -> gateway.isOk("fanwatch-telemetry")
                            && gateway.status("fanwatch-scorer-onnx").orElse("").contains("fan 1.1.0"));

            // neither database nor cloud is there, so that all of it still waits, with what the gateway itself adds
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(waiting(gateway, "fanwatch-influxdb", "points"))
                        .isGreaterThanOrEqualTo(Integer.parseInt(waiting.getProperty("points")));
                assertThat(waiting(gateway, "fanwatch-publisher-cloud", "alarm changes"))
                        .isGreaterThanOrEqualTo(Integer.parseInt(waiting.getProperty("alarm.changes")));
                assertThat(waiting(gateway, "fanwatch-publisher-cloud", "summaries"))
                        .isGreaterThanOrEqualTo(Integer.parseInt(waiting.getProperty("summaries")));
            });
            LivePage page = new LivePage(gateway.gateway().webUrl());
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(fans(page)).containsExactly("turin-1", "turin-2", "turin-3"));
            assertThat(gateway.gateway()
                            .configuration()
                            .getComponentConfiguration("fanwatch-influxdb")
                            .getConfigurationProperties())
                    .containsEntry("database", "turin");
        }
        try (Stream<Path> files = Files.walk(to)) {
            assertThat(files).noneMatch(file -> file.toString().contains("damaged"));
        }
    }

    private GatewayUnderTest start(Path kura, String brokerUrl) throws Exception {
        // the emulator calls Kura's data folder otherwise; an operator gives the password at the console
        Files.move(kura.resolve("data"), kura.resolve("kura"));
        Snapshot snapshot = Snapshot.read(kura.resolve("fanwatch-snapshot.xml"));
        snapshot.set("fanwatch-broker", "broker.url", Optional.empty(), brokerUrl);
        snapshot.set("fanwatch-influxdb", "url", Optional.empty(), "http://127.0.0.1:1");
        snapshot.set("fanwatch-influxdb", "password", Optional.of("Password"), "typed again");
        List<Path> packages = Stream.of(
                        Packages.onnxRuntime(),
                        Packages.APPLICATION,
                        Packages.FAN_MODEL,
                        Packages.SCORING_HTTP,
                        Packages.INFLUXDB,
                        Packages.DASHBOARD,
                        Packages.WIRES)
                .map(Packages::file)
                .toList();
        return GatewayUnderTest.of(Gateway.start(
                KuraRelease.V6,
                new GatewayOptions(
                        kura,
                        "127.0.0.1",
                        LoopbackPort.free(),
                        "secret",
                        packages,
                        Optional.of(Files.writeString(folder.resolve("snapshot.xml"), snapshot.forKura())))));
    }

    private static int waiting(GatewayUnderTest gateway, String pid, String what) {
        Matcher count = Pattern.compile(what + " waiting=(\\d+)")
                .matcher(gateway.status(pid).orElse(""));
        return count.find() ? Integer.parseInt(count.group(1)) : 0;
    }

    private static Set<String> fans(LivePage page) throws Exception {
        Set<String> fans = new TreeSet<>();
        for (JsonElement alarm : page.alarms()) {
            fans.add(alarm.getAsJsonObject().get("deviceID").getAsString());
        }
        return fans;
    }

    private static Path create(Path folder) throws Exception {
        return Files.createDirectories(folder);
    }
}
