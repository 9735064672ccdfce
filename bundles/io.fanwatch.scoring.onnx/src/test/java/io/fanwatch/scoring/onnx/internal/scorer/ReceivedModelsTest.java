// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import static io.fanwatch.scoring.onnx.internal.Configurations.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.scoring.onnx.internal.Keys;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Models that are sent to a gateway without a package. */
class ReceivedModelsTest {

    @TempDir
    private Path folder;

    private final Map<String, Object> configuration = new HashMap<>(Map.of("model_name", "fan"));
    private OnnxScorer scorer;

    @BeforeEach
    void start() {
        BundleContext context = mock(BundleContext.class);
        when(context.getBundles()).thenReturn(new Bundle[0]);
        scorer = new OnnxScorer(
                context, config(Configuration.class, configuration), Map.of("kura.service.pid", "my-scorer"));
        scorer.setDataFolder(component -> folder);
        scorer.start();
    }

    @AfterEach
    void stop() {
        scorer.deactivate();
    }

    private void restart() {
        stop();
        start();
    }

    @Test
    void one_is_sent_in_pieces_over_a_restart_and_scores_then() throws Exception {
        byte[] model = model("1.0.0");
        String sha256 = sha256(model);
        assertThat(scorer.received(sha256)).isZero();
        assertThat(scorer.receive(sha256, 0, part(model, 0, 100))).isEqualTo(100);

        restart();

        assertThat(scorer.received(sha256)).isEqualTo(100);
        assertThat(scorer.receive(sha256, 100, part(model, 100, model.length))).isEqualTo(model.length);
        assertThat(scorer.install(sha256, Optional.empty())).isEqualTo("fan 1.0.0");
        assertThat(scorer.install(sha256, Optional.empty())).as("again").isEqualTo("fan 1.0.0");
        awaitActive("fan 1.0.0");
        assertThat(scorer.versions()).containsExactly("1.0.0");

        send(model("1.1.0"));
        awaitActive("fan 1.1.0");

        restart();
        awaitActive("fan 1.1.0");
        assertThat(scorer.versions()).containsExactly("1.1.0", "1.0.0");
    }

    @Test
    void a_connection_that_breaks_costs_only_what_had_not_arrived() throws Exception {
        byte[] model = model("1.0.0");
        String sha256 = sha256(model);
        InputStream breaking = new FilterInputStream(new ByteArrayInputStream(model)) {
            private int left = 300;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (left == 0) {
                    throw new IOException("cut off");
                }
                int count = super.read(into, offset, Math.min(left, length));
                left -= count;
                return count;
            }
        };

        refuses(() -> scorer.receive(sha256, 0, breaking), "cut off");

        assertThat(scorer.received(sha256)).isEqualTo(300);
        refuses(() -> scorer.receive(sha256, 0, part(model, 0, 10)), "300 are there: go on from there");
        refuses(() -> scorer.receive(sha256, 301, part(model, 301, 310)), "300 are there: go on from there");
        scorer.receive(sha256, 300, part(model, 300, model.length));
        scorer.install(sha256, Optional.empty());
        awaitActive("fan 1.0.0");
    }

    @Test
    void what_cannot_be_used_is_refused_with_the_reason_and_leaves_nothing_and_the_active_one_goes_on()
            throws Exception {
        send(model("1.0.0"));
        awaitActive("fan 1.0.0");
        byte[] broken = "this is no model".getBytes();
        scorer.receive(sha256(broken), 0, new ByteArrayInputStream(broken));
        refuses(() -> scorer.install(sha256(broken), Optional.empty()), "the file that was received is not valid");
        byte[] later = model("1.2.0");
        scorer.receive(sha256(later), 0, part(later, 0, 200));
        refuses(() -> scorer.install(sha256(later), Optional.empty()), "were deleted: send it anew");
        byte[] other = OnnxFile.fan().with("name", "pump").bytes();
        scorer.receive(sha256(other), 0, new ByteArrayInputStream(other));
        refuses(() -> scorer.install(sha256(other), Optional.empty()), "it is a model pump, but fan is used here");
        byte[] same = OnnxFile.fan()
                .with("version", "1.0.0")
                .with("threshold", "0.61")
                .bytes();
        scorer.receive(sha256(same), 0, new ByteArrayInputStream(same));
        refuses(() -> scorer.install(sha256(same), Optional.empty()), "give the new one a higher version");
        refuses(() -> scorer.received("../../etc/passwd"), "is not 64 digits");

        try (Stream<Path> files = Files.list(folder.resolve("received"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .singleElement()
                    .asString()
                    .startsWith("fan@1.0.0@");
        }
        awaitActive("fan 1.0.0");
        assertThat(scorer.versions()).containsExactly("1.0.0");
    }

    @Test
    void with_keys_only_a_signed_one_is_taken() throws Exception {
        Keys keys = Keys.generate();
        configuration.put("signature_keys", keys.bare());
        restart();
        byte[] model = model("1.0.0");
        scorer.receive(sha256(model), 0, new ByteArrayInputStream(model));

        refuses(() -> scorer.install(sha256(model), Optional.empty()), "it is not signed");

        scorer.receive(sha256(model), 0, new ByteArrayInputStream(model));
        refuses(() -> scorer.install(sha256(model), Optional.of("A".repeat(86) + "==")), "its signature does not fit");
    }

    @Test
    void one_that_is_too_large_is_refused_before_it_fills_the_disk() throws Exception {
        configuration.put("model_size_maximum", 1);
        restart();
        byte[] large = new byte[2_000_000];

        refuses(() -> scorer.receive(sha256(large), 0, new ByteArrayInputStream(large)), "bytes a model may have");

        assertThat(scorer.received(sha256(large))).isZero();
    }

    @Test
    void of_many_that_were_begun_the_latest_stay_and_of_many_taken_in_too() throws Exception {
        for (int i = 1; i <= 7; i++) {
            byte[] model = model("1.0." + i);
            scorer.receive(sha256(model), 0, part(model, 0, 100));
            begunBefore(sha256(model) + ".part", 8 - i);
        }
        assertThat(names(".part")).hasSize(4);
        for (int i = 1; i <= 7; i++) {
            byte[] model = model("1.0." + i);
            assertThat(scorer.received(sha256(model))).as("number %d", i).isEqualTo(i < 4 ? 0 : 100);
        }

        for (int i = 1; i <= 7; i++) {
            byte[] model = model("1.0." + i);
            int there = (int) scorer.received(sha256(model));
            scorer.receive(sha256(model), there, part(model, there, model.length));
            scorer.install(sha256(model), Optional.empty());
            awaitActive("fan 1.0." + i);
            begunBefore("fan@1.0." + i + "@" + sha256(model) + ".onnx", 8 - i);
        }
        assertThat(names(".onnx")).hasSizeLessThanOrEqualTo(6).anyMatch(name -> name.startsWith("fan@1.0.7@"));
        assertThat(names(".part")).isEmpty();
    }

    private void begunBefore(String name, int minutes) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve("received").resolve(name),
                FileTime.from(Instant.now().minus(Duration.ofMinutes(minutes))));
    }

    private List<String> names(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("received"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .toList();
        }
    }

    private interface Refused {
        void run() throws Exception;
    }

    private static void refuses(Refused call, String reason) {
        assertThatExceptionOfType(ModelControlException.class)
                .isThrownBy(call::run)
                .withMessageContaining("my-scorer does not take the model: ")
                .withMessageContaining(reason);
    }

    private void send(byte[] model) throws Exception {
        scorer.receive(sha256(model), 0, new ByteArrayInputStream(model));
        scorer.install(sha256(model), Optional.empty());
    }

    private void awaitActive(String label) {
        await().until(() ->
                scorer.activeModel().map(ModelDescription::label).orElse("").equals(label));
    }

    private static byte[] model(String version) throws IOException {
        return OnnxFile.fan().with("version", version).bytes();
    }

    private static InputStream part(byte[] model, int from, int to) {
        return new ByteArrayInputStream(Arrays.copyOfRange(model, from, to));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
