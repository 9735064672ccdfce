// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeTest {

    @TempDir
    private Path parent;

    private Path folder(String name, Duration age) throws IOException {
        return aged(Files.createDirectory(parent.resolve(name)), age);
    }

    private static Path aged(Path path, Duration age) throws IOException {
        return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void only_empty_folders_of_onnx_runtime_that_are_old_enough_are_deleted() throws IOException {
        Path leftover = folder("onnxruntime-java1", Duration.ofMinutes(11));
        Path beingFilled = folder("onnxruntime-java2", Duration.ofMinutes(9));
        Path another = folder("another", Duration.ofDays(1));
        Path file = aged(Files.createFile(parent.resolve("onnxruntime-java3")), Duration.ofDays(1));
        Path full = folder("onnxruntime-java4", Duration.ZERO);
        Path library = Files.createFile(full.resolve("library.so"));
        aged(full, Duration.ofDays(1));

        OnnxRuntime.deleteLeftovers(parent);

        assertThat(leftover).doesNotExist();
        assertThat(beingFilled).exists();
        assertThat(another).exists();
        assertThat(file).exists();
        assertThat(library).exists();
    }

    @Test
    void a_folder_that_is_not_there_is_no_matter() {
        assertThatCode(() -> OnnxRuntime.deleteLeftovers(parent.resolve("missing")))
                .doesNotThrowAnyException();
    }

    @Test
    void what_is_there_is_found() {
        assertThat(OnnxRuntime.missing(getClass().getClassLoader())).isEmpty();
    }

    @Test
    void a_second_copy_in_one_process_asks_for_a_restart_and_the_same_one_twice_does_not() throws Exception {
        URL jar = OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader reinstalled = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
            assertThat(OnnxRuntime.pileUp("one")).isEmpty();
            assertThat(OnnxRuntime.pileUp("one")).isEmpty();

            assertThat(OnnxRuntime.pileUp("another", reinstalled)).isEmpty();
            assertThat(OnnxRuntime.pileUp("one", reinstalled))
                    .hasValueSatisfying(words ->
                            assertThat(words).contains("loaded 2 times").contains("restart the gateway"));
        } finally {
            System.clearProperty("io.fanwatch.onnxruntime.loaded.one");
            System.clearProperty("io.fanwatch.onnxruntime.loaded.another");
        }
    }

    @Test
    void what_is_not_installed_is_named_with_what_to_do() {
        assertThat(OnnxRuntime.missing(ClassLoader.getPlatformClassLoader()))
                .hasValueSatisfying(missing -> assertThat(missing).startsWith("ONNX Runtime is not installed: "));
    }

    @Test
    void what_a_killed_process_left_behind_is_cleared_away() throws Exception {
        Path leftover = Files.createTempDirectory("onnxruntime-java");
        Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        OnnxRuntime.missing(getClass().getClassLoader());

        assertThat(leftover).doesNotExist();
    }
}
