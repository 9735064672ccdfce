// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayException;
import io.fanwatch.emulator.gateway.GatewayOptions;
import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has the packages of a release write the files that {@link ReleaseUpgradeTest} upgrades: what a gateway keeps while its
 * database and its cloud are away, with a configuration in which every component has values of its own. Not among the
 * tests that run by themselves, as it needs a built checkout of that release:
 *
 * <pre>./fanwatch test -pl tests/gateway -am -Dtest=ReleaseFiles -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dfanwatch.release=/path/to/checkout -Dfanwatch.release.version=1.0.0</pre>
 *
 * <p>The files are then in {@code target/release-1.0.0}, to be copied to {@code src/test/resources}. Where the release is
 * built its packages can be upgraded in place too.
 */
class ReleaseFiles {

    static final String DATABASE_URL = "http://localhost:8086";
    static final String DATABASE_USER = "fanwatch";
    static final String DATABASE_PASSWORD = "of release 1.0.0";

    /** What every component is told, apart from its defaults. */
    static final Map<String, Map<String, Object>> CONFIGURATION = new TreeMap<>(Map.ofEntries(
            Map.entry("fanwatch-broker", Map.of("keep.alive.interval", 45, "reconnect.delay.maximum", 5)),
            Map.entry(
                    "fanwatch-telemetry",
                    Map.of("client.id", "telemetry-turin", "time.zone", "Europe/Rome", "payload.maximum.size", 4_096)),
            Map.entry(
                    "fanwatch-predictor",
                    Map.of("alarm.window", 8, "alarm.raise", 4, "alarm.clear", 0, "fans.maximum", 5_000)),
            Map.entry(
                    "fanwatch-scorer-onnx",
                    Map.of("model.version", "1.1.0", "versions.kept", 3, "threshold", 0.625, "batch.maximum", 128)),
            Map.entry("fanwatch-inference", Map.of("intra.op.threads", 2, "model.size.maximum", 50)),
            Map.entry(
                    "fanwatch-scorer-rules",
                    Map.of("limits", "rotation=450..750rpm;sound=..55dB", "model.name", "turin-rules")),
            Map.entry("fanwatch-scorer-http", Map.of("url", "http://localhost:5001/turin", "retries", 1)),
            Map.entry("fanwatch-publisher-mqtt", Map.of("client.id", "publisher-turin", "queue.capacity", 20_000)),
            Map.entry(
                    "fanwatch-publisher-cloud",
                    Map.of("interval", 2, "pack.from", 3, "rate.maximum", 50.0, "store.maximum.size", 20)),
            Map.entry(
                    "fanwatch-influxdb",
                    Map.ofEntries(
                            Map.entry("enabled", true),
                            Map.entry("username", DATABASE_USER),
                            Map.entry("password", DATABASE_PASSWORD),
                            Map.entry("database", "turin"),
                            Map.entry("measurement", "fans"),
                            Map.entry("tags", "site=turin"),
                            Map.entry("field.names", "rotation=rpm"),
                            Map.entry("status.interval", 0),
                            Map.entry("batch.size", 7))),
            Map.entry("fanwatch-dashboard", Map.of("title", "Turin", "silent.after", 90, "alarms.maximum", 200)),
            Map.entry("fanwatch-wires-telemetry", Map.of("batch.wait", 250, "wires.required", 2)),
            Map.entry("fanwatch-wires-scorer", Map.of("threshold", 0.75, "output.prefix", "turin."))));

    /** The factories of those that the shipped snapshot does not create. */
    private static final Map<String, String> FURTHER = Map.of(
            "fanwatch-wires-telemetry", "io.fanwatch.wires.TelemetryEmitter",
            "fanwatch-wires-scorer", "io.fanwatch.wires.ScorerWire");

    private static final List<String> FEATURES = List.of(
            Packages.onnxRuntime(),
            Packages.APPLICATION,
            Packages.FAN_MODEL,
            Packages.SCORING_HTTP,
            Packages.INFLUXDB,
            Packages.DASHBOARD,
            Packages.WIRES);

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final Pattern WAITING = Pattern.compile("(points|alarm changes|summaries) waiting=(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void write() throws Exception {
        String version = System.getProperty("fanwatch.release.version");
        Properties expected = new Properties();
        try (Mosquitto broker = new Mosquitto().start()) {
            try (GatewayUnderTest gateway = start(broker.url())) {
                configure(gateway);
                work(gateway, broker.url());
                expected.putAll(waiting(gateway));
            }
            export(broker.url(), Path.of("target", "release-" + version), expected);
        }
    }

    /** The same release, but its packages are upgraded to today's while it works. */
    @Test
    void upgrade_in_place() throws Exception {
        try (Mosquitto broker = new Mosquitto().withPersistence().start();
                GatewayUnderTest gateway = start(broker.url())) {
            configure(gateway);
            work(gateway, broker.url());
            for (String feature : FEATURES) {
                // a package that did not change is not sent
                if (!feature.equals(Packages.FAN_MODEL)) {
                    gateway.gateway().install(Packages.file(feature));
                }
            }
            await().atMost(LONG).until(() -> gateway.isOk("fanwatch-telemetry") && gateway.isOk("fanwatch-predictor"));

            for (String feature : List.of(Packages.APPLICATION, Packages.INFLUXDB, Packages.DASHBOARD)) {
                assertThat(gateway.gateway().packages()).containsValue(Packages.version(feature));
            }
            for (String pid : CONFIGURATION.keySet()) {
                assertThat(gateway.status(pid).orElse("gone"))
                        .as(pid)
                        .doesNotContain("gone", "refused, the one before");
            }
            LivePage page = new LivePage(gateway.gateway().webUrl());
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(page.alarms()).hasSize(3));
            try (Fans fans = new Fans(broker.url())) {
                fans.publish("fan/messages", Fans.healthy("turin-4", "after"));
                fans.awaitJudged(1);
                assertThat(fans.verdicts("after").get(0)).contains("\"model\":\"fan 1.1.0\"");
            }
        }
    }

    private GatewayUnderTest start(String brokerUrl) throws IOException, GatewayException {
        Path release = Path.of(System.getProperty("fanwatch.release"), "dp-packaging");
        String shipped = Files.readString(Path.of(System.getProperty("fanwatch.kura-config"), "snapshot.xml"))
                .replace("tcp://localhost:1883", brokerUrl);
        return GatewayUnderTest.of(Gateway.start(new GatewayOptions(
                folder.resolve("data"),
                "127.0.0.1",
                LoopbackPort.free(),
                "secret",
                FEATURES.stream()
                        .map(feature -> Packages.file(release, feature))
                        .toList(),
                Optional.of(Files.writeString(folder.resolve("snapshot.xml"), shipped)))));
    }

    private void configure(GatewayUnderTest gateway) throws Exception {
        for (Map.Entry<String, String> component : FURTHER.entrySet()) {
            gateway.create(component.getValue(), component.getKey());
        }
        gateway.gateway().install(FanModels.sound("1.1.0", folder));
        for (Map.Entry<String, Map<String, Object>> component : CONFIGURATION.entrySet()) {
            gateway.beginUpdate(component.getKey(), component.getValue());
        }
        await().atMost(LONG)
                .until(() -> gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-predictor")
                        && gateway.status("fanwatch-scorer-onnx").orElse("").contains("model fan 1.1.0"));
    }

    /* three fans get an alarm, of which the last ends and is acknowledged */
    private static void work(GatewayUnderTest gateway, String brokerUrl) throws Exception {
        try (Fans fans = new Fans(brokerUrl)) {
            for (int i = 0; i < 8; i++) {
                for (int fan = 1; fan <= 3; fan++) {
                    fans.publish("fan/messages", Fans.faulty("turin-" + fan, "faulty-" + fan + "-" + i));
                }
            }
            for (int i = 0; i < 8; i++) {
                fans.publish("fan/messages", Fans.healthy("turin-3", "healthy-" + i));
            }
            fans.awaitJudged(32);
            LivePage page = new LivePage(gateway.gateway().webUrl());
            await().atMost(LONG).until(() -> page.alarmsOfVersion100().size() == 3);
            page.acknowledge(page.alarmsOfVersion100()
                    .get(0)
                    .getAsJsonObject()
                    .get("number")
                    .getAsLong());
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(waiting(gateway))
                            .containsEntry("points", "32")
                            .hasEntrySatisfying(
                                    "alarm changes",
                                    count -> assertThat(Integer.parseInt(count)).isGreaterThanOrEqualTo(4))
                            .hasEntrySatisfying(
                                    "summaries",
                                    count -> assertThat(Integer.parseInt(count)).isPositive()));
        }
        // one more interval of the cloud publisher, after which nothing is added
        Thread.sleep(5_000);
    }

    private static Map<String, String> waiting(GatewayUnderTest gateway) {
        Map<String, String> waiting = new TreeMap<>();
        for (String pid : List.of("fanwatch-influxdb", "fanwatch-publisher-cloud")) {
            Matcher counts = WAITING.matcher(gateway.status(pid).orElse(""));
            while (counts.find()) {
                waiting.put(counts.group(1), counts.group(2));
            }
        }
        return waiting;
    }

    private void export(String brokerUrl, Path target, Properties expected) throws IOException {
        copy(folder.resolve(Path.of("data", "kura")), target.resolve("kura"));
        try (Stream<Path> snapshots = Files.list(folder.resolve(Path.of("data", "snapshots")))) {
            Path last = snapshots.max(Comparator.comparing(Path::toString)).orElseThrow();
            Files.writeString(
                    target.resolve("snapshot.xml"), Files.readString(last).replace(brokerUrl, "tcp://localhost:1883"));
        }
        StringBuilder lines = new StringBuilder("# how many waited when the gateway was stopped\n");
        new TreeMap<>(expected)
                .forEach((name, count) -> lines.append(name.toString().replace(' ', '.'))
                        .append('=')
                        .append(count)
                        .append('\n'));
        Files.writeString(target.resolve("waiting.properties"), lines);
    }

    /** Copies a folder with all that is in it. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path copied = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(copied);
                    } else {
                        Files.copy(file, copied);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
