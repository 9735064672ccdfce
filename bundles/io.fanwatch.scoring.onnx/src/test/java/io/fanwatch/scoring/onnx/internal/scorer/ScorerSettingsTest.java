// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanwatch.scoring.onnx.internal.Configurations;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerSettingsTest {

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(Map.of("model", " "), "model and model.file are both empty"),
                Arguments.of(Map.of("model_version", "first"), "model.version is \"first\""),
                Arguments.of(Map.of("model_file", "a\0b"), "model.file"),
                Arguments.of(Map.of("threshold", 1.01), "threshold is 1.01"),
                Arguments.of(Map.of("threshold", Double.NaN), "threshold is NaN"),
                Arguments.of(Map.of("intra_op_threads", 0), "intra.op.threads is 0"),
                Arguments.of(Map.of("batch_maximum", 5000), "batch.maximum is 5000"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void an_invalid_configuration_is_refused_by_the_property(Map<String, Object> values, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configurations.settings(values))
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", " newest "})
    void the_latest_version_is_asked_for_by_its_word_or_by_nothing(String version) {
        assertThat(Configurations.settings(Map.of("model_version", version)).wantsLatest())
                .isTrue();
    }

    @Test
    void the_defaults_are_valid() {
        assertThat(Configurations.settings(Map.of()).wanted()).isEqualTo("model 'fan'");
    }
}
