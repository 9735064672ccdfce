package io.fanwatch.scoring.onnx.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
}
