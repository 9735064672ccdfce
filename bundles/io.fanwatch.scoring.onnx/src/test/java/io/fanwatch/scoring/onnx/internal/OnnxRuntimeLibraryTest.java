package io.fanwatch.scoring.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OnnxRuntimeLibraryTest {

    @Test
    void what_is_there_is_found() {
        assertThatCode(() -> OnnxRuntimeLibrary.require(getClass().getClassLoader()))
                .doesNotThrowAnyException();
    }

    @Test
    void what_is_not_installed_is_named_with_what_to_do() {
        assertThatExceptionOfType(RuntimeMissingException.class)
                .isThrownBy(() -> OnnxRuntimeLibrary.require(ClassLoader.getPlatformClassLoader()))
                .withMessageStartingWith("ONNX Runtime is not installed: ");
    }

    @Test
    void what_a_killed_process_left_behind_is_cleared_away() throws Exception {
        Path leftover = Files.createTempDirectory("onnxruntime-java");
        Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        OnnxRuntimeLibrary.require(getClass().getClassLoader());

        assertThat(leftover).doesNotExist();
    }
}
