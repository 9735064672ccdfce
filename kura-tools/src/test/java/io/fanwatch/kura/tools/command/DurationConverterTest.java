// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {

    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "20s, PT20S", "2m, PT2M", "1h, PT1H", "1m30s, PT1M30S"})
    void a_number_with_its_unit_is_a_duration(String text, Duration expected) {
        assertThat(converter.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "s", "20 s", "-5s", "1d", "0s", "20sx"})
    void anything_else_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageMatching(".*(for example 20s|at least 1ms).*");
    }
}
