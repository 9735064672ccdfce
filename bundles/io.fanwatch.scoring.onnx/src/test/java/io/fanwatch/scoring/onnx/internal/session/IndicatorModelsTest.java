// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import io.fanwatch.condition.Features;
import io.fanwatch.scoring.onnx.internal.engine.TestModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose inputs are computed from a machine's readings; each gives the sum of its inputs as what remains. */
class IndicatorModelsTest {

    private static final FeatureSchema MACHINE = new FeatureSchema(List.of("noise", "heat", "speed"));
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final double ALARM = 30;

    private final Random random = new Random(5);

    private static Reading reading(String device, double hours, double heat, double speed) {
        Instant time = START.plus(Duration.ofMillis(Math.round(hours * 3_600_000)));
        return new Reading(device, Optional.empty(), time, MACHINE, 1, heat, speed);
    }

    private static TestModel model(String features, int width) {
        return described(TestModel.of().input("x", DataType.FLOAT, -1, width), features, width);
    }

    private static TestModel described(TestModel model, String features, int width) {
        return model.matrix(
                        "w",
                        DataType.FLOAT,
                        1,
                        IntStream.range(0, width).mapToDouble(i -> 1).toArray())
                .node("MatMul", "life", "x", "w")
                .output("life", DataType.FLOAT, -1, 1)
                .metadata("fanwatch.name", "m")
                .metadata("fanwatch.version", "1.0.0")
                .metadata("fanwatch.features", features)
                .metadata("fanwatch.output", "life")
                .metadata("fanwatch.kind", "remaining-life")
                .metadata("fanwatch.unit", "cycles")
                .metadata("fanwatch.alarm_level", "" + ALARM);
    }

    private static OnnxModel load(TestModel model) throws InvalidModelException {
        return OnnxModel.load(model.bytes(), new Execution(1, 16));
    }

    private static double remaining(Judgement judgement, int place) {
        return judgement.findings()[place].remaining().orElseThrow().value();
    }

    /** Machines that wear for 80 to 140 cycles of an hour, as in data of runs to failure. */
    private List<Reading> runs() {
        List<Reading> readings = new ArrayList<>();
        for (int cycle = 0; cycle < 140; cycle++) {
            for (int unit = 1; unit <= 6; unit++) {
                double wear = Math.max(0, cycle - 40 - 8 * unit) / 60.0;
                if (cycle < 80 + 10 * unit) {
                    readings.add(reading(
                            "unit-" + unit,
                            cycle,
                            600 + 10 * unit + 30 * wear + random.nextGaussian(),
                            1.3 + random.nextGaussian() / 100));
                }
            }
        }
        return readings;
    }

    @Test
    void a_model_is_given_what_the_indicators_make_of_each_device() throws Exception {
        String list = "mean(heat, 30h), mean(heat, 10h),first(heat, 20h),speed,slope(log(heat), 12h),age";
        Features features = Features.parse(list);
        Map<String, Features.State> states = new HashMap<>();
        List<Reading> readings = runs();
        try (OnnxModel model = load(model(list, 6).metadata("fanwatch.unit_time", "1h"))) {
            assertThat(model.metadata().features().names()).containsExactly("heat", "speed");
            int judged = 0;
            for (int from = 0; from < readings.size(); from += 50) {
                List<Reading> batch = readings.subList(from, Math.min(readings.size(), from + 50));
                Judgement judgement = model.score(batch).orElseThrow();
                for (int i = 0; i < batch.size(); i++) {
                    Reading reading = batch.get(i);
                    double[] values = new double[6];
                    states.computeIfAbsent(reading.deviceId(), id -> features.start())
                            .update(
                                    reading.time().toEpochMilli(),
                                    new double[] {reading.value(1), reading.value(2)},
                                    values);
                    double sum = Arrays.stream(values).sum();
                    if (Double.isNaN(sum)) {
                        assertThat(judgement.findings()[i].unjudged())
                                .contains("slope(log(heat), 12h) is not known from the readings so far");
                        assertThat(judgement.probabilities()[i]).isZero();
                        continue;
                    }
                    judged++;
                    assertThat(remaining(judgement, i)).isCloseTo(sum, within(2e-3));
                }
            }
            assertThat(judged).isEqualTo(readings.size() - 6);
        }
    }

    @Test
    void a_late_or_repeated_reading_does_not_count() throws Exception {
        try (OnnxModel model = load(model("mean(heat, 30h)", 1))) {
            model.score(List.of(reading("1", 0, 10, 0), reading("1", 4, 20, 0))).orElseThrow();

            Judgement again = model.score(List.of(reading("1", 4, 20, 0))).orElseThrow();
            assertThat(remaining(again, 0)).isCloseTo(15, within(1e-4));
            Judgement late = model.score(List.of(reading("1", 3, 900, 0))).orElseThrow();
            assertThat(late.findings()[0].unjudged()).contains("older than a reading before");
            Judgement next = model.score(List.of(reading("1", 8, 30, 0))).orElseThrow();
            assertThat(remaining(next, 0)).isCloseTo(20, within(1e-4));
        }
    }

    @Test
    void a_batch_that_fails_leaves_the_indicators_as_they_were() throws Exception {
        try (OnnxModel model = load(model("mean(heat, 30h)", 1))) {
            model.score(List.of(reading("1", 0, 10, 0))).orElseThrow();
            Reading poor = new Reading("2", Optional.empty(), START, new FeatureSchema(List.of("speed")), 1);
            assertThatThrownBy(() -> model.score(List.of(reading("1", 1, 90, 0), poor)))
                    .isInstanceOf(ScoringException.class)
                    .hasMessageContaining("has no heat");

            Judgement next = model.score(List.of(reading("1", 1, 20, 0))).orElseThrow();

            assertThat(remaining(next, 0)).isCloseTo(15, within(1e-4));
        }
    }

    @Test
    void a_window_may_be_of_indicators() throws Exception {
        TestModel model = TestModel.of()
                .input("readings", DataType.FLOAT, -1, 3, 2)
                .node("ReduceMean", "x", "readings")
                .attribute("axes", new long[] {1})
                .attribute("keepdims", 0L);
        described(model, "mean(heat, 2h),lag(heat, 1h)", 2);
        try (OnnxModel loaded = load(model)) {
            List<Reading> readings = IntStream.range(0, 4)
                    .mapToObj(hour -> reading("1", hour, 10 * hour, 0))
                    .toList();
            Judgement judgement = loaded.score(readings).orElseThrow();

            assertThat(judgement.findings()[0].unjudged())
                    .contains("lag(heat, 1h) is not known from the readings so far");
            assertThat(judgement.findings()[2].unjudged()).contains("2 of 3 readings");
            // the means of two hours are 5, 15 and 25, the values of an hour ago 0, 10 and 20
            assertThat(remaining(judgement, 3)).isCloseTo(15 + 10, within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heat,age",
                "Heat (°C),flow - return",
                "heat,temp(c)",
                "min(heat),speed",
                "a * b,speed",
                "\"heat,speed\"",
                "in/out,(x"
            })
    void names_of_fields_may_have_any_signs(String list) throws Exception {
        List<String> names = List.of(list.split(","));
        try (OnnxModel model = load(model(list, 2))) {
            assertThat(model.metadata().features().names()).isEqualTo(names);
            Reading reading = new Reading("1", Optional.empty(), START, new FeatureSchema(names), 40, 2);
            Judgement judgement = model.score(List.of(reading, reading)).orElseThrow();

            assertThat(remaining(judgement, 0)).isCloseTo(42, within(1e-4));
        }
    }

    @Test
    void an_age_is_hours_since_the_first_reading_if_the_model_has_a_time() throws Exception {
        try (OnnxModel model = load(model("heat,age", 2).metadata("fanwatch.unit_time", "1h"))) {
            assertThat(model.metadata().features().names()).containsExactly("heat");
            Judgement judgement = model.score(List.of(reading("1", 5, 10, 0), reading("1", 12.5, 10, 0)))
                    .orElseThrow();

            assertThat(remaining(judgement, 0)).isCloseTo(10, within(1e-4));
            assertThat(remaining(judgement, 1)).isCloseTo(17.5, within(1e-4));
        }
    }

    @Test
    void the_self_test_has_a_row_of_inputs_and_the_probability_that_follows_from_what_remains() throws Exception {
        load(model("mean(heat, 30h),age", 2).metadata("fanwatch.selftest", "[[20,10,0.5],[50,10,0.2]]"))
                .close();
        assertThatThrownBy(() -> load(
                        model("mean(heat, 30h),age", 2).metadata("fanwatch.selftest", "[[20,10,0.4],[50,10,0.2]]")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("self-test failed");
    }

    @Test
    void indicators_as_many_as_the_input_takes_are_needed_and_none_twice() {
        assertThatThrownBy(() -> load(model("mean(heat, 30h),age", 3)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("names 2");
        assertThatThrownBy(() -> load(model("mean(heat, 30h),mean(heat, 30h)", 2)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("fanwatch.features");
    }

    @Test
    void fans_that_were_silent_for_longest_are_forgotten() throws Exception {
        Features features = Features.parse("mean(heat, 30h),std(heat, 10h),age");
        ReadingWindows windows = new ReadingWindows(1, 3, Optional.of(features));
        int fans = 60_000;
        for (int fan = 0; fan < fans; fan++) {
            windows.begin();
            windows.add(reading("" + fan, 0, 10, 0), new double[] {10});
            windows.keep();
        }
        windows.add(reading("" + (fans - 1), 1, 20, 0), new double[] {20});
        double[] kept = windows.add(reading("" + (fans - 1), 2, 30, 0), new double[] {30});
        assertThat(kept[2]).as("age in hours").isEqualTo(2);
        windows.add(reading("0", 1, 20, 0), new double[] {20});
        double[] anew = windows.add(reading("0", 2, 30, 0), new double[] {30});
        assertThat(anew[2]).isEqualTo(1);
    }
}
