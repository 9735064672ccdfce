// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static io.fanwatch.scoring.onnx.internal.OnnxFile.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class OnnxModelTest {

    private static final Execution EXECUTION = new Execution(1, 16);

    public static ModelMetadata metadata(String version) {
        return new ModelMetadata("fan", version, OnnxFile.FAN, "probability", 0.5, List.of());
    }

    @Test
    void a_good_model_tells_what_it_is() throws Exception {
        try (OnnxModel model = OnnxModel.load(OnnxFile.fan().bytes(), EXECUTION)) {
            assertThat(model.metadata().label()).isEqualTo("fan 1.0.0");
            assertThat(model.metadata().features()).isEqualTo(OnnxFile.FAN);
            assertThat(model.metadata().threshold()).isEqualTo(0.4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 32, 100})
    void a_batch_of_any_size_is_scored_in_its_order(int size) throws Exception {
        OnnxFile file = OnnxFile.fan();
        try (OnnxModel model = OnnxModel.load(file.bytes(), EXECUTION)) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                readings.add(reading(500 + 2 * i, 40, 150, 48));
            }

            float[] scores = model.score(readings).orElseThrow().probabilities();

            assertThat(scores).hasSize(size);
            for (int i = 0; i < size; i++) {
                assertThat((double) scores[i]).isCloseTo(file.expected(500 + 2 * i, 40, 150, 48), within(1e-5));
            }
        }
    }

    @Test
    void an_output_of_one_dimension_is_as_good() throws Exception {
        OnnxFile file = OnnxFile.fan().givingOneDimension();
        try (OnnxModel model = OnnxModel.load(file.bytes(), EXECUTION)) {
            float[] scores = model.score(List.of(reading(500, 40, 150, 48), reading(700, 40, 150, 48)))
                    .orElseThrow()
                    .probabilities();

            assertThat((double) scores[1]).isCloseTo(file.expected(700, 40, 150, 48), within(1e-5));
        }
    }

    @Test
    void features_are_found_by_name_also_when_readings_of_several_schemas_are_mixed() throws Exception {
        OnnxFile file = OnnxFile.fan();
        FeatureSchema other = new FeatureSchema(List.of("sound", "humidity", "vibration", "temperature", "rotation"));
        Reading reordered = new Reading("8", Optional.empty(), Instant.EPOCH, other, 48, 99, 150, 40, 650);
        try (OnnxModel model = OnnxModel.load(file.bytes(), EXECUTION)) {
            float[] scores = model.score(List.of(reading(650, 40, 150, 48), reordered, reading(650, 40, 150, 48)))
                    .orElseThrow()
                    .probabilities();

            assertThat(scores).containsOnly(scores[0]);
            assertThat((double) scores[0]).isCloseTo(file.expected(650, 40, 150, 48), within(1e-5));
        }
    }

    @Test
    void a_model_may_come_without_a_self_test() throws Exception {
        OnnxFile file = OnnxFile.fan().without("selftest");
        try (OnnxModel model = OnnxModel.load(file.bytes(), EXECUTION)) {
            float[] scores = model.score(List.of(reading(700, 40, 150, 48)))
                    .orElseThrow()
                    .probabilities();

            assertThat((double) scores[0]).isCloseTo(file.expected(700, 40, 150, 48), within(1e-5));
        }
    }

    @Test
    void a_reading_without_a_feature_is_refused_for_good_by_name() throws Exception {
        FeatureSchema poor = new FeatureSchema(List.of("rotation", "temperature", "vibration"));
        Reading reading = new Reading("12", Optional.empty(), Instant.EPOCH, poor, 1, 2, 3);
        try (OnnxModel model = OnnxModel.load(OnnxFile.fan().bytes(), EXECUTION)) {
            assertThatExceptionOfType(ScoringException.class)
                    .isThrownBy(() -> model.score(List.of(reading(600, 40, 150, 48), reading)))
                    .withMessageContainingAll("fan 12", "sound", "fan 1.0.0")
                    .matches(ScoringException::isPermanent);
            assertThat(model.score(List.of(reading(600, 40, 150, 48)))).isPresent();
        }
    }

    @Test
    void a_score_that_is_no_number_is_refused_for_good_with_the_fan() throws Exception {
        double sum = 0.004 * 600 + 0.008 * 40 + 0.012 * 150 + 0.016 * 48 - 3.5;
        OnnxFile logarithm =
                OnnxFile.otherFan(-3.5).endingIn("Log").with("selftest", "[[600,40,150,48," + Math.log(sum) + "]]");
        try (OnnxModel model = OnnxModel.load(logarithm.bytes(), EXECUTION)) {
            assertThatExceptionOfType(ModelFaultException.class)
                    .isThrownBy(() -> model.score(List.of(reading(0, 0, 0, 0))))
                    .withMessageContainingAll("NaN", "fan 7", "sigmoid")
                    .matches(e -> e.asScoringException().isPermanent());
        }
    }

    @Test
    void a_closed_model_says_so_and_may_be_closed_again() throws Exception {
        OnnxModel model = OnnxModel.load(OnnxFile.fan().bytes(), EXECUTION);
        model.close();
        model.close();

        assertThat(model.score(List.of(reading(600, 40, 150, 48)))).isEmpty();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    static Stream<Arguments> invalidModels() {
        byte[] good = OnnxFile.fan().bytes();
        return Stream.of(
                Arguments.of("truncated", Arrays.copyOf(good, good.length / 2), "cannot read it"),
                Arguments.of("empty", new byte[0], "cannot read it"),
                Arguments.of("text", "no model".getBytes(StandardCharsets.UTF_8), "cannot read it"),
                Arguments.of("three features", OnnxFile.fan().taking(3).bytes(), "takes 3 features"),
                Arguments.of("a name missing", OnnxFile.fan().without("name").bytes(), "fanwatch.name"),
                Arguments.of(
                        "a version missing", OnnxFile.fan().without("version").bytes(), "fanwatch.version"),
                Arguments.of(
                        "features missing", OnnxFile.fan().without("features").bytes(), "fanwatch.features"),
                Arguments.of(
                        "a feature twice",
                        OnnxFile.fan().with("features", "a,b,c,a").bytes(),
                        "named twice in [a, b, c, a]"),
                Arguments.of(
                        "the output missing", OnnxFile.fan().without("output").bytes(), "fanwatch.output"),
                Arguments.of(
                        "an unknown output",
                        OnnxFile.fan().with("output", "risk").bytes(),
                        "no output risk, which its metadata"),
                Arguments.of(
                        "a threshold missing",
                        OnnxFile.fan().without("threshold").bytes(),
                        "fanwatch.threshold"),
                Arguments.of(
                        "a threshold of 2",
                        OnnxFile.fan().with("threshold", "2").bytes(),
                        "fanwatch.threshold is \"2\""),
                Arguments.of(
                        "a threshold in words",
                        OnnxFile.fan().with("threshold", "high").bytes(),
                        "threshold is \"high\""),
                Arguments.of(
                        "no self-test and no probability",
                        OnnxFile.otherFan(-3.5)
                                .endingIn("Log")
                                .without("selftest")
                                .bytes(),
                        "self-test"),
                Arguments.of(
                        "an empty self-test",
                        OnnxFile.fan().with("selftest", "[]").bytes(),
                        "has no row"),
                Arguments.of(
                        "a self-test in words",
                        OnnxFile.fan().with("selftest", "fine").bytes(),
                        "is not readable"),
                Arguments.of(
                        "a self-test with a word in it",
                        OnnxFile.fan().with("selftest", "[[1,2,3,4,x]]").bytes(),
                        "is not readable"),
                Arguments.of(
                        "a self-test with a gap",
                        OnnxFile.fan().with("selftest", "[[1,2,3,4,]]").bytes(),
                        "is not readable"),
                Arguments.of(
                        "a short self-test",
                        OnnxFile.fan().with("selftest", "[[1,2]]").bytes(),
                        "has the row [1.0, 2.0]"),
                Arguments.of(
                        "another self-test",
                        OnnxFile.fan()
                                .with("selftest", "[[600,40,150,48,0.1234]]")
                                .bytes(),
                        "instead of 0.1234"),
                Arguments.of(
                        "50,000 features",
                        OnnxFile.fan()
                                .with("features", "f" + String.join(",f", numbers(50_000)))
                                .without("selftest")
                                .taking(50_000)
                                .bytes(),
                        "names 50000 features: a model may have 1000 at most"),
                Arguments.of(
                        "a feature's name without end",
                        OnnxFile.fan()
                                .with("features", "a,b,c," + "d".repeat(129))
                                .bytes(),
                        "a feature's name of 129 characters"),
                Arguments.of(
                        "1,001 self-test rows",
                        OnnxFile.fan()
                                .with("selftest", "[" + "[600,40,150,48,0.06],".repeat(1000) + "[600,40,150,48,0.06]]")
                                .bytes(),
                        "has 1001 rows: write 1000 at most"),
                Arguments.of(
                        "a name without end",
                        OnnxFile.fan().with("name", "n".repeat(129)).bytes(),
                        "fanwatch.name is"),
                Arguments.of(
                        "a name of two lines",
                        OnnxFile.fan().with("name", "fan\n2026-11-30 ERROR").bytes(),
                        "fanwatch.name is \"fan 2026-11-30 ERROR\", with a character that breaks a line"),
                Arguments.of(
                        "a version that steers a terminal",
                        OnnxFile.fan().with("version", "1.0\u001b[2J").bytes(),
                        "fanwatch.version is \"1.0?[2J\""),
                Arguments.of(
                        "a version without end",
                        OnnxFile.fan().with("version", "1".repeat(129)).bytes(),
                        "fanwatch.version is"),
                Arguments.of("a NaN", OnnxFile.otherFan(-20).endingIn("Sqrt").bytes(), "NaN"),
                Arguments.of(
                        "no sigmoid", OnnxFile.otherFan(10).endingIn("Identity").bytes(), "not a probability"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidModels")
    void an_invalid_model_is_refused_with_the_reason(String what, byte[] bytes, String words) {
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> OnnxModel.load(bytes, EXECUTION))
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e39, -1e39})
    void a_value_that_no_float_can_hold_is_the_readings_fault_not_the_models(double value) throws Exception {
        try (OnnxModel model = OnnxModel.load(OnnxFile.fan().bytes(), EXECUTION)) {
            assertThatExceptionOfType(ScoringException.class)
                    .isThrownBy(() -> model.score(List.of(reading(600, 40, value, 48))))
                    .withMessageContainingAll("fan 7", "vibration", "1.0E39")
                    .matches(ScoringException::isPermanent);
        }
    }

    private static ModelCandidate candidate(ModelCandidate.Source source) {
        return new ModelCandidate(
                "bundle fan 1.0.0", "1", Optional.empty(), Optional.empty(), Optional.empty(), source);
    }

    @Test
    void a_source_that_is_gone_is_refused_with_the_reason() {
        ModelCandidate gone = candidate(suffix -> {
            throw new IllegalStateException("the bundle is uninstalled");
        });

        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> gone.read(100))
                .withMessageContaining("cannot be read");
    }

    @Test
    void a_file_that_the_memory_cannot_hold_is_refused_with_the_reason() {
        ModelCandidate huge = candidate(suffix -> {
            throw new OutOfMemoryError("Java heap space");
        });

        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> huge.read(100))
                .withMessageContaining("memory");
    }
}
