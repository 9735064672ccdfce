// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayOptions;
import io.fanwatch.emulator.gateway.KuraRelease;
import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fanwatch verify-kura}, as it is packaged, with the finished packages on the emulator's gateway. */
class VerifyKuraTest {

    private static final String USER = "fan";
    private static final String BROKER_PASSWORD = "broker-secret";

    @TempDir
    private static Path folder;

    private static Mosquitto broker;

    /** Where nothing is installed, before and after each test. */
    private static Gateway gateway;

    private static Set<String> factories;

    @BeforeAll
    static void start() throws Exception {
        broker = new Mosquitto().withUser(USER, BROKER_PASSWORD).start();
        gateway = Gateway.start(options(folder.resolve("bare"), List.of()));
        factories = new TreeSet<>(gateway.configuration().getFactoryComponentPids());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        broker.close();
    }

    @AfterEach
    void the_gateway_is_bare_again() throws Exception {
        await().untilAsserted(() -> {
            assertThat(gateway.packages()).isEmpty();
            assertThat(gateway.configuration().getFactoryComponentPids()).isEqualTo(factories);
            assertThat(trialComponents(gateway)).isEmpty();
        });
    }

    @Test
    void a_bare_gateway_passes_every_check_and_is_bare_again_afterwards() throws Exception {
        Run run = verify(gateway, Packages.folder()).await();

        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text())
                .contains(
                        "Readings get their verdicts",
                        "A live change takes effect",
                        "Upgrade fanwatch to " + Packages.laterVersion(Packages.APPLICATION) + ".verify",
                        "Configuration survives the upgrade",
                        "Nothing is left",
                        " 0 failed, 0 skipped")
                .doesNotContain(BROKER_PASSWORD, "not tried");
        assertThat(files(folder.resolve("bare"), name -> name.endsWith(".onnx") || name.contains("verify")))
                .as("copies of the model, and what is named after the trial")
                .isEmpty();
        Map<String, String> alarms = new HashMap<>();
        for (String line : Files.readAllLines(files(folder.resolve("bare"), name -> name.equals("alarms.jsonl"))
                .get(0))) {
            alarms.put(line.replaceFirst(",.*", ""), line);
        }
        assertThat(alarms.values())
                .as("the last that is kept of each alarm of the trial's fans")
                .filteredOn(line -> line.contains("deviceID"))
                .isNotEmpty()
                .allMatch(line -> line.contains("\"state\":\"NORMAL\""));
    }

    @Test
    void a_dry_run_changes_nothing() throws Exception {
        Run run = verify(gateway, Packages.folder(), "--dry-run").await();

        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text())
                .contains(
                        "Install fanwatch " + Packages.version(Packages.APPLICATION),
                        "planned",
                        "from here at " + broker.url())
                .contains("0 failed");
    }

    @Test
    void a_run_that_is_stopped_cleans_up() throws Exception {
        Run run = verify(gateway, Packages.folder());
        await().atMost(Duration.ofMinutes(4)).until(() -> run.text().contains("Readings get their verdicts ..."));
        run.terminate();
        run.await();

        assertThat(run.text()).contains("stopped before its end", "Delete the components", "Uninstall fanwatch");
    }

    @Test
    void a_package_whose_bundles_do_not_resolve_is_found_out_although_the_gateway_lists_it() throws Exception {
        Path packages = Files.createDirectory(folder.resolve("packages"));
        PackageUpgrade.demanding(Packages.file(Packages.APPLICATION), "com.example.missing", packages);
        Run run = verify(gateway, packages, "--timeout", "20s").await();

        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text()).containsPattern("Bundles are active +FAILED +.*io\\.fanwatch\\.predictor is INSTALLED");
    }

    @Test
    void a_gateway_at_work_is_left_alone_unless_told_otherwise_and_keeps_its_configuration() throws Exception {
        try (GatewayUnderTest atWork =
                GatewayUnderTest.start(Files.createDirectory(folder.resolve("at-work")), broker.url())) {
            atWork.update("fanwatch-broker", Map.of("username", USER, "password", BROKER_PASSWORD));
            await().atMost(Duration.ofSeconds(120)).until(() -> atWork.isOk("fanwatch-telemetry"));
            Map<String, String> packages = atWork.gateway().packages();

            Run refused = verify(atWork.gateway(), Packages.folder()).await();
            Run beside = verify(atWork.gateway(), Packages.folder(), "--beside").await();

            assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
            assertThat(refused.text()).contains("fanwatch-predictor", "--beside");
            assertThat(beside.exitCode()).as(beside.text()).isZero();
            assertThat(beside.text())
                    .contains("version " + Packages.version(Packages.APPLICATION)
                            + " is there already and stays as it is")
                    .containsPattern("Readings get their verdicts +passed");
            assertThat(atWork.gateway().packages()).isEqualTo(packages);
            assertThat(trialComponents(atWork.gateway())).isEmpty();
            await("no alarm of the trial's fans stays")
                    .atMost(Duration.ofSeconds(120))
                    .untilAsserted(() -> assertThat(atWork.status("io.fanwatch.alarms"))
                            .hasValueSatisfying(status -> assertThat(status).contains("alarms unacknowledged=0")));
            await().atMost(Duration.ofSeconds(120)).until(() -> atWork.isOk("fanwatch-telemetry"));
        }
    }

    @Test
    void a_kura_6_is_told_what_to_install_and_passes_once_that_is_there() throws Exception {
        Path on6 = Files.createDirectory(folder.resolve("kura6"));
        List<Path> packages = List.of(
                Packages.file(Packages.onnxRuntime()),
                Packages.file(Packages.APPLICATION),
                Packages.file(Packages.FAN_MODEL));
        try (Gateway bare = Gateway.start(KuraRelease.V6, options(on6, List.of()))) {
            Run refused = verify(bare, Packages.folder()).await();

            assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
            assertThat(refused.text())
                    .contains("apt install ./fanwatch-onnxruntime_", "_all.deb")
                    .contains("./fanwatch_" + Packages.version(Packages.APPLICATION) + "_all.deb");
        }
        try (Gateway installed = Gateway.start(KuraRelease.V6, options(on6, packages))) {
            Run run = verify(installed, Packages.folder()).await();

            assertThat(run.exitCode()).as(run.text()).isZero();
            assertThat(run.text())
                    .contains("is there already and stays as it is")
                    .containsPattern("Bundles are active +passed")
                    .containsPattern("Readings get their verdicts +passed")
                    .containsPattern("A live change takes effect +passed");
            assertThat(trialComponents(installed)).isEmpty();
        }
    }

    private static GatewayOptions options(Path data, List<Path> packages) {
        return new GatewayOptions(data, "127.0.0.1", LoopbackPort.free(), "secret", packages, Optional.empty());
    }

    @Test
    void a_wrong_password_ends_it_before_anything_is_done() throws Exception {
        Run run = start(gateway, Packages.folder(), "wrong");

        assertThat(run.await().exitCode()).isEqualTo(2);
        assertThat(run.text()).contains("refuses the log-in as admin").doesNotContain("wrong");
    }

    private static List<Path> files(Path under, Predicate<String> name) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(path -> name.test(path.getFileName().toString())).toList();
        }
    }

    private static Set<String> trialComponents(Gateway gateway) throws Exception {
        Set<String> names = new TreeSet<>();
        for (String role : List.of("broker", "scorer", "predictor", "publisher", "telemetry")) {
            String name = "fanwatch-verify-" + role;
            if (gateway.configuration().getComponentConfiguration(name) != null) {
                names.add(name);
            }
        }
        return names;
    }

    private static Run verify(Gateway gateway, Path packages, String... more) throws IOException {
        return start(gateway, packages, "secret", more);
    }

    private static Run start(Gateway gateway, Path packages, String password, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("fanwatch.launcher"),
                "verify-kura",
                "--url",
                URI.create(gateway.consoleUrl()).resolve("/").toString(),
                "--password-stdin",
                "--packages",
                packages.toString(),
                "--broker",
                broker.url(),
                "--broker-user",
                USER));
        command.addAll(List.of(more));
        Path text = Files.createTempFile(folder, "run", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(text.toFile())
                .start();
        try (var input = process.outputWriter()) {
            input.write(password + "\n" + BROKER_PASSWORD + "\n");
        }
        return new Run(process, text);
    }

    /** The command in a process of its own. */
    private record Run(Process process, Path file) {

        private static final long LIMIT_SECONDS = 300;

        Run await() throws InterruptedException {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            return this;
        }

        /** As Ctrl-C does. */
        void terminate() {
            process.destroy();
        }

        int exitCode() {
            return process.exitValue();
        }

        /** What it has said so far, on standard output and standard error. */
        String text() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
