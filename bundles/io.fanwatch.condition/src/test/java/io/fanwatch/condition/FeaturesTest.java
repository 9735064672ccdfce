// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesTest {

    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void a_list_is_cut_at_its_own_commas_and_the_fields_are_found_once() {
        Features features =
                Features.parse("Vibration, log(sound), mean(rotation, 1h), ratio(sound, \"Speed (rpm), max\")");

        assertThat(features.names())
                .containsExactly("vibration", "log(sound)", "mean(rotation, 1h)", "ratio(sound, \"speed (rpm), max\")");
        assertThat(features.fields()).containsExactly("vibration", "sound", "rotation", "speed (rpm), max");
        assertThat(features.areFields()).isFalse();
        assertThat(Features.parse("a, b").areFields()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "median(x, 1h)|there is no function 'median'",
                "mean(x)|a time is missing",
                "mean(x, 1 hour)|'1 hour' is no time above zero",
                "mean(x, 0s)|no time above zero",
                "log(x|')' is missing",
                "ratio(x)|ratio takes 2 values",
                "log(x) y|does not belong here",
                "x,,y|a name is missing",
                "x, X|none twice",
                "age|use no field"
            })
    void what_cannot_be_read_is_refused_with_the_reason(String list, String reason) {
        assertThatThrownBy(() -> Features.parse(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void windows_say_what_the_values_of_their_time_are() {
        // a value a minute: 0, 1, 2, ...; the last hour is 60 of them
        assertThat(last("mean(x, 1h)", 600)).isEqualTo(599 - 29.5, CLOSE);
        assertThat(last("min(x, 1h)", 600)).isEqualTo(540);
        assertThat(last("max(x, 1h)", 600)).isEqualTo(599);
        assertThat(last("count(x, 1h)", 600)).isEqualTo(60);
        assertThat(last("std(x, 1h)", 600)).isEqualTo(Math.sqrt(60 * 61 / 12.0), CLOSE);
        assertThat(last("slope(x, 1h)", 600)).isEqualTo(60, within(1e-6));
        assertThat(last("lag(x, 1h)", 600)).isEqualTo(539);
        assertThat(last("ewma(x, 1h)", 6000)).isEqualTo(5999 - 1 / (Math.exp(1 / 60.0) - 1), within(1e-6));
    }

    @Test
    void functions_nest_and_what_is_not_defined_is_missing() {
        assertThat(last("log(product(x, x))", 11)).isEqualTo(Math.log(100), CLOSE);
        assertThat(last("mean(ratio(x, x), 1h)", 10)).isEqualTo(1, CLOSE);
        assertThat(last("log(x)", 1)).isNaN();
        assertThat(last("ratio(x, x)", 1)).isNaN();
        assertThat(last("std(x, 1h)", 1)).isNaN();
    }

    @Test
    void operators_between_blanks_are_functions_and_others_belong_to_names() {
        assertThat(last("x * x - x / x + (x - x) * x", 6)).isEqualTo(24, CLOSE);
        assertThat(Features.parse("m/s * fan-speed, \"a * b\"").fields()).containsExactly("m/s", "fan-speed", "a * b");
        assertThatThrownBy(() -> Features.parse("(x + y")).hasMessageContaining("')' is missing");
        assertThatThrownBy(() -> Features.parse("x * ")).hasMessageContaining("a name is missing");
    }

    @Test
    void the_beginning_of_a_life_is_remembered() {
        assertThat(last("first(x, 10min)", 5)).isEqualTo(2, CLOSE);
        assertThat(last("first(x, 10min)", 600)).isEqualTo(4.5, CLOSE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a + b * c|sum(a, product(b, c))",
                "(a - \"b (x)\") / log(c)|ratio(difference(a, \"b (x)\"), log(c))",
                "mean(\"age\" * 2, 90min)|mean(product(\"age\", 2), 90min)",
                "first(std(x, 24h), 2s)|first(std(x, 1d), 2s)",
                "age|age"
            })
    void an_expression_can_be_written_again(String written, String text) {
        Expression expression =
                Features.of(List.of(written, "field")).expressions().get(0);

        assertThat(expression.text()).isEqualTo(text);
        assertThat(Features.of(List.of(text, "field")).expressions().get(0)).isEqualTo(expression);
    }

    @Test
    void age_is_in_hours_since_the_first_reading() {
        Features features = Features.parse("x, age");
        Features.State state = features.start();
        double[] values = new double[2];

        state.update(START, new double[] {1}, values);
        assertThat(values[1]).isZero();
        state.update(START + 90 * MINUTE, new double[] {1}, values);
        assertThat(values[1]).isEqualTo(1.5);
    }

    @Test
    void missing_values_do_not_count_and_old_ones_are_forgotten() {
        Features features = Features.parse("mean(x, 1h)");
        Features.State state = features.start();
        double[] values = new double[1];

        state.update(START, new double[] {4}, values);
        state.update(START + MINUTE, new double[] {Double.NaN}, values);
        assertThat(values[0]).isEqualTo(4);
        state.update(START + 100 * MINUTE, new double[] {Double.NaN}, values);
        assertThat(values[0]).isNaN();
        state.update(START + 101 * MINUTE, new double[] {6}, values);
        assertThat(values[0]).isEqualTo(6);
    }

    @Test
    void a_state_goes_on_where_it_was() {
        Features features = Features.parse(
                "mean(x, 1h), std(x, 1h), slope(x, 1h), lag(x, 1h), ewma(x, 1h), max(x, 1h), age, first(x, 1h)");
        Features.State one = features.start();
        double[] before = new double[8];
        for (int i = 0; i < 100; i++) {
            one.update(START + i * MINUTE, new double[] {Math.sin(i)}, before);
        }
        ByteBuffer bytes = ByteBuffer.allocate(one.bytes());
        one.write(bytes);
        Features.State other = features.start();
        other.read(bytes.flip());
        double[] after = new double[8];

        one.update(START + 100 * MINUTE, new double[] {2}, before);
        other.update(START + 100 * MINUTE, new double[] {2}, after);

        assertThat(after).containsExactly(before);
    }

    private static double last(String feature, int readings) {
        Features features = Features.of(List.of(feature));
        Features.State state = features.start();
        double[] values = new double[1];
        // begins with a pane of all windows
        long start = Math.floorDiv(START, 60 * MINUTE) * 60 * MINUTE;
        for (int i = 0; i < readings; i++) {
            state.update(start + i * MINUTE, new double[] {i}, values);
        }
        return values[0];
    }

    @Test
    void what_one_device_remembers_can_be_taken_over_and_goes_on_by_itself() {
        Features features = Features.parse("mean(a, 12h),ewma(a, 12h),lag(a, 1h),first(a, 2h),age");
        Features.State one = features.start();
        double[] values = new double[5];
        for (int hour = 0; hour < 10; hour++) {
            one.update(hour * 3_600_000L, new double[] {hour}, values);
        }
        Features.State other = features.start();
        other.update(0, new double[] {900}, values);
        other.set(one);
        other.update(10 * 3_600_000L, new double[] {500}, values);

        double[] expected = new double[5];
        one.update(10 * 3_600_000L, new double[] {10}, values);
        assertThat(values[0]).isEqualTo(5);
        assertThat(values[2]).isEqualTo(9);
        assertThat(values[3]).isEqualTo(0.5);
        assertThat(values[4]).isEqualTo(10);
        other.update(10 * 3_600_000L, new double[] {10}, expected);
        assertThat(expected[0]).isGreaterThan(values[0]);
        assertThat(expected[3]).isEqualTo(values[3]);
        assertThat(expected[4]).isEqualTo(values[4]);
    }
}
