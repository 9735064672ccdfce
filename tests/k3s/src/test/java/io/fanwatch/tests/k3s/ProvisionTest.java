// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.k3s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway's image does before Kura starts, by the script itself. */
class ProvisionTest {

    private static final String CLOSING = "</esf:configurations>";

    @TempDir
    private Path folder;

    @BeforeEach
    void image() throws IOException {
        write("kura/bin/start", "start");
        write("kura/user/snapshots/snapshot_0.xml", "<esf:configurations><esf:configuration pid=\"kura\"/>" + CLOSING);
        write("image/packages/fanwatch-1.1.0.dp", "1.1.0");
        write("image/packages/fanwatch-model-fan-1.0.0.dp", "model");
        write("image/packages/fanwatch-onnxruntime-linux-x86_64-1.28.0.dp", "x");
        write("image/packages/fanwatch-onnxruntime-linux-aarch64-1.28.0.dp", "a");
        Files.copy(Manifests.folder().resolve("../snapshot.xml"), folder.resolve("image/snapshot.xml"));
        Files.createDirectories(folder.resolve("run"));
    }

    @Test
    void a_first_start_has_the_packages_of_its_platform_and_the_configuration_with_its_addresses() throws Exception {
        provision();

        assertThat(folder.resolve("run/bin/start")).hasContent("start");
        assertThat(read("state/packages/dpa.properties"))
                .contains("fanwatch=file\\:" + folder + "/state/packages/fanwatch-1.1.0.dp\n")
                .contains("fanwatch-model-fan=file\\:", "fanwatch-onnxruntime-linux-")
                .hasLineCount(3);
        assertThat(read("state/user/snapshots/snapshot_0.xml"))
                .startsWith("<esf:configurations><esf:configuration pid=\"kura\"/>")
                .contains("pid=\"fanwatch-broker\"", "tcp://mosquitto:1883", "http://influxdb:8086", "kafka:9092")
                .doesNotContain("localhost:1883", "localhost:8086", "localhost:9092")
                .containsOnlyOnce("<esf:configurations")
                .containsOnlyOnce(CLOSING);
    }

    @Test
    void a_later_image_brings_its_packages_and_leaves_what_the_operator_did() throws Exception {
        provision();
        write("state/user/snapshots/snapshot_17.xml", "edited");
        String overTheAir = read("state/packages/dpa.properties").replace("fanwatch-model-fan-1.0.0", "model-7.0.0");
        write("state/packages/dpa.properties", overTheAir);
        Files.delete(folder.resolve("image/packages/fanwatch-1.1.0.dp"));
        write("image/packages/fanwatch-1.2.0.dp", "1.2.0");
        String snapshot = read("state/user/snapshots/snapshot_0.xml");

        provision();
        provision();

        assertThat(read("state/packages/dpa.properties"))
                .contains("fanwatch-1.2.0.dp", "model-7.0.0.dp")
                .doesNotContain("fanwatch-1.1.0.dp")
                .hasLineCount(3);
        assertThat(folder.resolve("state/packages/fanwatch-1.2.0.dp")).hasContent("1.2.0");
        assertThat(read("state/user/snapshots/snapshot_0.xml")).isEqualTo(snapshot);
        assertThat(read("state/user/snapshots/snapshot_17.xml")).isEqualTo("edited");
    }

    private void provision() throws Exception {
        ProcessBuilder script = new ProcessBuilder(
                        "bash",
                        Manifests.folder().resolve("gateway/fanwatch-provision").toString(),
                        folder.resolve("run").toString())
                .redirectErrorStream(true);
        script.environment()
                .putAll(Map.of(
                        "KURA_DIR",
                        folder.resolve("kura").toString(),
                        "FANWATCH_IMAGE_DIR",
                        folder.resolve("image").toString(),
                        "PERSISTENT_DIR",
                        folder.resolve("state").toString(),
                        "FANWATCH_BROKER_URL",
                        "tcp://mosquitto:1883",
                        "FANWATCH_INFLUXDB_URL",
                        "http://influxdb:8086",
                        "FANWATCH_KAFKA_SERVERS",
                        "kafka:9092"));
        Process running = script.start();
        String output = new String(running.getInputStream().readAllBytes(), UTF_8);
        assertThat(running.waitFor()).as(output).isZero();
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
