// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.rules.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    @Test
    void limits_are_read_one_a_line_with_comments_and_empty_lines() {
        assertThat(
                        Limit.parse(
                                "# fans\r\nrotation 500 .. 700 rpm\n\ntemperature -5.5..45 °C # at the inlet; not the outlet\n"))
                .containsExactly(new Limit("rotation", 500, 700), new Limit("temperature", -5.5, 45));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rotation 500 .. 700",
                "rotation=500..700rpm",
                "rotation: 500 .. 700 rpm",
            })
    void a_range_may_be_written_in_several_ways(String text) {
        assertThat(Limit.parse(text)).containsExactly(new Limit("rotation", 500, 700));
    }

    @Test
    void semicolons_separate_ranges_on_one_line() {
        assertThat(Limit.parse("a=1..2;b=3..4;")).containsExactly(new Limit("a", 1, 2), new Limit("b", 3, 4));
    }

    @Test
    void a_range_may_be_open_on_one_side() {
        assertThat(Limit.parse("a 1 ..\nb .. 1e3"))
                .containsExactly(
                        new Limit("a", 1, Double.POSITIVE_INFINITY), new Limit("b", Double.NEGATIVE_INFINITY, 1000));
    }

    @ParameterizedTest
    @CsvSource({"499.9, false", "500, true", "600, true", "700, true", "700.1, false"})
    void both_ends_belong_to_the_range(double value, boolean inside) {
        assertThat(new Limit("rotation", 500, 700).contains(value)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rotation 500 - 700 | is not understood: write a feature",
                "rotation | is not understood: write a feature",
                "rotation 500 .. 700 800 | is not understood: write a feature",
                "rotation x .. 700 | is not understood: write a feature",
                "rotation .. rpm | has no limit: write a feature",
                "rotation 700 .. 500 | has its lower limit above its upper one: exchange them",
                "ok 1 .. 2 | names ok a second time: keep one range a feature"
            })
    void a_line_that_is_wrong_is_refused_with_its_number_and_the_remedy(String line, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limit.parse("ok 1 .. 2\n# comment\n" + line))
                .withMessageContainingAll("line 3", words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", " ; \n ;"})
    void limits_that_name_no_feature_are_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limit.parse(text))
                .withMessageContaining("the limits are empty");
    }
}
