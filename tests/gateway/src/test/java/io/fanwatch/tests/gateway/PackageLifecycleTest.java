// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.GatewayException;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installing, upgrading and removing the packages through deployment admin, and restarting the gateway. */
class PackageLifecycleTest {

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private GatewayUnderTest gateway;
    private Fans fans;

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto().withPersistence().start();
        gateway = GatewayUnderTest.start(folder, broker.url());
        awaitWorking();
        fans = new Fans(broker.url());
    }

    @AfterEach
    void stop() throws Exception {
        fans.close();
        gateway.close();
        broker.close();
    }

    @Test
    void an_upgrade_under_load_keeps_the_configuration_and_loses_nothing() throws Exception {
        gateway.update("fanwatch-predictor", Map.of("alarm.raise", 3));
        String later = Packages.laterVersion(Packages.APPLICATION);
        Path upgrade = PackageUpgrade.of(Packages.file(Packages.APPLICATION), later, folder);
        for (int i = 0; i < 2_000; i++) {
            if (i == 1_000) {
                gateway.gateway().install(upgrade);
            }
            fans.publish("fan/messages", Fans.healthy("upgrade", "upgrade-" + i));
        }

        fans.awaitJudged(2_000);
        assertThat(gateway.gateway().packages()).containsEntry("fanwatch", later);
        assertThat(gateway.gateway()
                        .bundles()
                        .get("io.fanwatch.predictor")
                        .getVersion()
                        .toString())
                .isEqualTo(later);
        assertThat(gateway.gateway()
                        .configuration()
                        .getComponentConfiguration("fanwatch-predictor")
                        .getConfigurationProperties())
                .containsEntry("alarm.raise", 3);
    }

    @Test
    void an_upgrade_takes_a_bundle_away_that_the_package_no_longer_has() throws Exception {
        Path before = PackageUpgrade.with("io.fanwatch.requests", Packages.file(Packages.APPLICATION), "1.1.1", folder);
        gateway.gateway().install(before);
        assertThat(gateway.gateway().bundles()).containsKey("io.fanwatch.requests");

        gateway.gateway().install(PackageUpgrade.of(Packages.file(Packages.APPLICATION), "1.1.2", folder));

        assertThat(gateway.gateway().bundles()).doesNotContainKey("io.fanwatch.requests");
        awaitWorking();
    }

    @Test
    void a_removed_package_leaves_nothing_behind_and_finds_its_configuration_when_it_comes_back() throws Exception {
        gateway.update("fanwatch-predictor", Map.of("alarm.raise", 3));
        gateway.gateway().configuration().snapshot();

        gateway.gateway().uninstall("fanwatch");

        assertThat(gateway.gateway().packages()).doesNotContainKey("fanwatch");
        assertThat(gateway.gateway().bundles().keySet())
                .noneMatch(name -> name.startsWith("io.fanwatch.")
                        && !name.startsWith("io.fanwatch.emulator")
                        && !name.startsWith("io.fanwatch.onnxruntime")
                        && !name.startsWith("io.fanwatch.model"));
        await().untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("fanwatch")));

        gateway.gateway().install(Packages.file(Packages.APPLICATION));
        awaitWorking();
        fans.publish("fan/messages", Fans.healthy("back", "back"));
        fans.awaitJudged(1);
        assertThat(gateway.gateway()
                        .configuration()
                        .getComponentConfiguration("fanwatch-predictor")
                        .getConfigurationProperties())
                .containsEntry("alarm.raise", 3);
    }

    @Test
    void a_gateway_restart_under_load_finds_packages_and_configuration_again_and_loses_nothing() throws Exception {
        // by rules: a Java process can load a native library from one place only once, and this one restarts a
        // framework
        gateway.update(
                "fanwatch-predictor",
                Map.of("alarm.raise", 3, "Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
        for (int i = 0; i < 2_000; i++) {
            if (i == 1_000) {
                gateway.close();
                gateway = GatewayUnderTest.start(folder, broker.url());
            }
            fans.publish("fan/messages", Fans.healthy("restart", "restart-" + i));
        }

        fans.awaitJudged(2_000);
        assertThat(gateway.gateway()
                        .configuration()
                        .getComponentConfiguration("fanwatch-predictor")
                        .getConfigurationProperties())
                .containsEntry("alarm.raise", 3);
    }

    @Test
    void packages_may_be_installed_in_any_order() throws Exception {
        String runtime = "fanwatch-" + Packages.onnxRuntime();
        gateway.gateway().uninstall(runtime);
        gateway.gateway().uninstall("fanwatch");
        gateway.gateway().install(Packages.file(Packages.APPLICATION));
        gateway.gateway().install(Packages.file(Packages.onnxRuntime()));

        await().atMost(Duration.ofSeconds(120))
                .until(() -> gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-inference")
                        && gateway.isOk("fanwatch-publisher-mqtt"));
        // Java gives back its native library only at its end
        await().until(() -> gateway.status("fanwatch-scorer-onnx")
                .filter(status -> status.startsWith("WARNING ONNX Runtime was loaded 2 times"))
                .isPresent());
        fans.publish("fan/messages", Fans.healthy("order", "order"));
        fans.awaitJudged(1);
    }

    @Test
    void a_file_that_is_no_package_is_refused_and_changes_nothing() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.dp"), "not a package");
        Map<String, String> before = gateway.gateway().packages();

        assertThatThrownBy(() -> gateway.gateway().install(broken))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("broken.dp");

        assertThat(gateway.gateway().packages()).isEqualTo(before);
        assertThat(gateway.isOk("fanwatch-predictor")).isTrue();
    }

    private void awaitWorking() {
        await().atMost(Duration.ofSeconds(120))
                .until(() -> gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-scorer-onnx")
                        && gateway.isOk("fanwatch-inference")
                        && gateway.isOk("fanwatch-publisher-mqtt"));
    }
}
