// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.engine.TestModel;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in the shapes that other tools export them in: the logistic function of speed and heat, unless it says otherwise. */
class ExportedModelsTest {

    private static final FeatureSchema MACHINE = new FeatureSchema(List.of("heat", "speed"));
    private static final double[] WEIGHTS = {-0.01, 0.2};
    private static final double BIAS = -5;

    private static double logit(double speed, double heat) {
        return WEIGHTS[0] * speed + WEIGHTS[1] * heat + BIAS;
    }

    private static double expected(double speed, double heat) {
        return 1 / (1 + Math.exp(-logit(speed, heat)));
    }

    private static Reading reading(String device, long second, double speed, double heat) {
        return new Reading(device, Optional.empty(), Instant.ofEpochSecond(second), MACHINE, heat, speed);
    }

    private static final List<Reading> READINGS = List.of(
            reading("1", 0, 600, 40), reading("2", 0, 100, 60), reading("3", 0, 1500, 10), reading("4", 0, 0, 25));

    private static TestModel described(TestModel model, String output) {
        return model.metadata("fanwatch.name", "m")
                .metadata("fanwatch.version", "1.0.0")
                .metadata("fanwatch.features", "speed,heat")
                .metadata("fanwatch.output", output)
                .metadata("fanwatch.threshold", "0.5");
    }

    private static TestModel logits(DataType type, long... shape) {
        return TestModel.of()
                .input("x", type, shape)
                .matrix("w", type, 1, WEIGHTS)
                .matrix("b", type, 1, BIAS)
                .node("MatMul", "xw", "x", "w")
                .node("Add", "z", "xw", "b");
    }

    private static TestModel classifier(Object labels, boolean isFaultFirst) {
        return classifier(labels, isFaultFirst, "LOGISTIC");
    }

    private static TestModel classifier(Object labels, boolean isFaultFirst, String transform) {
        float sign = isFaultFirst ? 1 : -1;
        return TestModel.of()
                .operators("ai.onnx.ml", 1)
                .input("x", DataType.FLOAT, -1, 2)
                .node("LinearClassifier", "label", "x")
                .of("ai.onnx.ml", "scores")
                .attribute(labels instanceof long[] ? "classlabels_ints" : "classlabels_strings", labels)
                .attribute("coefficients", new float[] {-0.01f * sign, 0.2f * sign, 0.01f * sign, -0.2f * sign})
                .attribute("intercepts", new float[] {-5 * sign, 5 * sign})
                .attribute("post_transform", transform);
    }

    private static TestModel zipMap(TestModel classifier, Object labels) {
        boolean isText = labels instanceof String[];
        return classifier
                .node("ZipMap", "maps", "scores")
                .of("ai.onnx.ml")
                .attribute(isText ? "classlabels_strings" : "classlabels_int64s", labels)
                .output("label", isText ? DataType.STRING : DataType.INT64, -1)
                .outputOfMaps("maps", isText ? DataType.STRING : DataType.INT64);
    }

    private static Judgement score(TestModel model, List<Reading> readings) throws Exception {
        try (OnnxModel loaded = OnnxModel.load(model.bytes(), new Execution(1, 16))) {
            return loaded.score(readings).orElseThrow();
        }
    }

    private static void givesTheProbabilities(TestModel model) throws Exception {
        float[] scores = score(model, READINGS).probabilities();
        for (int i = 0; i < scores.length; i++) {
            Reading reading = READINGS.get(i);
            assertThat((double) scores[i]).isCloseTo(expected(reading.value(1), reading.value(0)), within(2e-3));
        }
    }

    private static void isRefused(TestModel model, String... words) {
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> OnnxModel.load(model.bytes(), new Execution(1, 16)))
                .withMessageContainingAll(words);
    }

    @Test
    void maps_with_the_labels_0_and_1_give_the_probability_of_1() throws Exception {
        long[] labels = {0, 1};
        givesTheProbabilities(described(zipMap(classifier(labels, false), labels), "maps"));
    }

    @Test
    void of_classes_in_words_the_one_that_means_a_fault_is_asked_for_and_found_by_name() throws Exception {
        String[] labels = {"Failure", "Normal"};
        isRefused(
                described(zipMap(classifier(labels, true), labels), "maps"),
                "[Failure, Normal]",
                "fanwatch.positive",
                "fanwatch.negative");
        isRefused(
                described(zipMap(classifier(labels, true), labels), "maps").metadata("fanwatch.positive", "failure"),
                "\"failure\"",
                "[Failure, Normal]");
        givesTheProbabilities(
                described(zipMap(classifier(labels, true), labels), "maps").metadata("fanwatch.positive", "Failure"));
        givesTheProbabilities(
                described(zipMap(classifier(labels, true), labels), "maps").metadata("fanwatch.negative", "Normal"));
    }

    @Test
    void labels_other_than_0_and_1_are_asked_for_too() throws Exception {
        long[] labels = {-1, 1};
        TestModel model = classifier(labels, true).output("scores", DataType.FLOAT, -1, 2);
        isRefused(described(model, "scores"), "[-1, 1]", "fanwatch.positive");
        givesTheProbabilities(described(classifier(labels, true).output("scores", DataType.FLOAT, -1, 2), "scores")
                .metadata("fanwatch.positive", "-1"));
    }

    @Test
    void a_column_a_class_gives_the_probability_of_class_1() throws Exception {
        long[] labels = {0, 1};
        givesTheProbabilities(described(
                classifier(labels, false).output("label", DataType.INT64, -1).output("scores", DataType.FLOAT, -1, 2),
                "scores"));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE", "FLOAT16", "INT32", "INT64"})
    void inputs_of_any_kind_of_number_are_taken(DataType type) throws Exception {
        TestModel model = type == DataType.DOUBLE
                ? logits(type, -1, 2).node("Sigmoid", "p", "z").output("p", type, -1, 1)
                : TestModel.of()
                        .input("x", type, -1, 2)
                        .matrix("w", DataType.FLOAT, 1, WEIGHTS)
                        .matrix("b", DataType.FLOAT, 1, BIAS)
                        .node("Cast", "f", "x")
                        .attribute("to", (long) DataType.FLOAT.getNumber())
                        .node("MatMul", "xw", "f", "w")
                        .node("Add", "z", "xw", "b")
                        .node("Sigmoid", "q", "z")
                        .node("Cast", "p", "q")
                        .attribute("to", (long) (type == DataType.FLOAT16 ? type : DataType.FLOAT).getNumber())
                        .output("p", type == DataType.FLOAT16 ? type : DataType.FLOAT, -1, 1);
        givesTheProbabilities(described(model, "p"));
    }

    private static TestModel columns(String first, String second) {
        return TestModel.of()
                .input(first, DataType.FLOAT, -1, 1)
                .input(second, DataType.FLOAT, -1, 1)
                .matrix("w", DataType.FLOAT, 1, WEIGHTS)
                .matrix("b", DataType.FLOAT, 1, BIAS)
                .node("Concat", "x", "speed", "heat")
                .attribute("axis", 1L)
                .node("MatMul", "xw", "x", "w")
                .node("Add", "z", "xw", "b")
                .node("Sigmoid", "p", "z")
                .output("p", DataType.FLOAT, -1, 1);
    }

    @Test
    void an_input_a_column_gets_the_feature_of_its_name_in_any_order_and_needs_no_list_of_features() throws Exception {
        givesTheProbabilities(described(columns("heat", "speed"), "p"));
        givesTheProbabilities(columns("heat", "speed")
                .metadata("fanwatch.name", "m")
                .metadata("fanwatch.version", "1.0.0")
                .metadata("fanwatch.output", "p")
                .metadata("fanwatch.threshold", "0.5"));
        isRefused(described(columns("heat", "speed"), "p").metadata("fanwatch.features", "speed,heat,noise"), "3");
    }

    @Test
    void texts_stand_for_the_numbers_of_a_feature() throws Exception {
        TestModel model = TestModel.of()
                .operators("ai.onnx.ml", 2)
                .input("speed", DataType.FLOAT, -1, 1)
                .input("heat", DataType.STRING, -1, 1)
                .node("LabelEncoder", "h", "heat")
                .of("ai.onnx.ml")
                .attribute("keys_strings", new String[] {"cold", "hot"})
                .attribute("values_floats", new float[] {-8, 8})
                .node("Sigmoid", "p", "h")
                .output("p", DataType.FLOAT, -1, 1);
        described(model, "p").metadata("fanwatch.values.heat", "cold,hot");

        float[] scores = score(model, List.of(reading("1", 0, 600, 0), reading("1", 1, 600, 1)))
                .probabilities();

        assertThat(scores[0]).isLessThan(0.01f);
        assertThat(scores[1]).isGreaterThan(0.99f);
    }

    @ParameterizedTest
    @CsvSource({"-1,-1", "-1,2", "1,2", "1,-1", "3,2"})
    void free_and_fixed_shapes_are_taken(long batch, long width) throws Exception {
        givesTheProbabilities(described(logits(DataType.FLOAT, batch, width).node("Sigmoid", "p", "z"), "p")
                .output("p", DataType.FLOAT, batch, 1));
    }

    @Test
    void a_batch_fixed_at_1_is_run_row_by_row_and_says_so() throws Exception {
        TestModel model = described(logits(DataType.FLOAT, 1, 2).node("Sigmoid", "p", "z"), "p")
                .output("p", DataType.FLOAT, 1, 1);
        try (OnnxModel loaded = OnnxModel.load(model.bytes(), new Execution(1, 16))) {
            assertThat(loaded.manner()).contains("row by row", "fixed at 1");
        }
    }

    @Test
    void a_shape_that_is_declared_free_but_is_not_is_found_by_trying() throws Exception {
        TestModel model = logits(DataType.FLOAT, -1, 2)
                .longs("one", 1, 1)
                .node("Reshape", "fixed", "z", "one")
                .node("Sigmoid", "p", "fixed")
                .output("p", DataType.FLOAT, -1, 1);
        givesTheProbabilities(described(model, "p"));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-1,2", "4,1"})
    void an_output_whose_shape_is_declared_wrong_is_taken_as_it_comes(long rows, long columns) throws Exception {
        TestModel model = logits(DataType.FLOAT, -1, 2)
                .operators("ai.onnx.ml", 1)
                .node("Scaler", "same", "z") // of which ONNX Runtime infers no shape
                .of("ai.onnx.ml")
                .attribute("offset", new float[] {0})
                .attribute("scale", new float[] {1})
                .node("Sigmoid", "p", "same")
                .output("p", DataType.FLOAT, rows, columns);
        givesTheProbabilities(described(model, "p"));
    }

    @Test
    void scores_of_a_classifier_and_errors_that_a_graph_computes_are_no_probabilities() throws Exception {
        long[] labels = {0, 1};
        TestModel scores = described(classifier(labels, false, "NONE"), "scores")
                .output("label", DataType.INT64, -1)
                .output("scores", DataType.FLOAT, -1, 2);
        TestModel error = described(logits(DataType.FLOAT, -1, 2), "p")
                .node("Sub", "difference", "x", "z")
                .node("Mul", "square", "difference", "difference")
                .node("ReduceMean", "p", "square")
                .attribute("axes", new long[] {1})
                .output("p", DataType.FLOAT, -1, 1);

        for (TestModel model : List.of(scores, error)) {
            assertThat(ModelStructure.of(ByteBuffer.wrap(model.bytes()))
                            .outputs()
                            .isUnbounded(model == error ? "p" : "scores"))
                    .isTrue();
        }
    }

    @Test
    void logits_become_probabilities_by_their_activation_and_are_doubted_without() throws Exception {
        TestModel model = described(
                logits(DataType.FLOAT, -1, 2)
                        .matrix("c", DataType.FLOAT, 1, 5.5)
                        .node("Add", "y", "z", "c"),
                "y");
        model.output("y", DataType.FLOAT, -1, 1);
        try (OnnxModel loaded = OnnxModel.load(model.bytes(), new Execution(1, 16))) {
            assertThat(loaded.doubts()).singleElement().asString().contains("fanwatch.activation", "self-test");
        }
        givesTheProbabilities(described(logits(DataType.FLOAT, -1, 2), "z")
                .metadata("fanwatch.activation", "sigmoid")
                .output("z", DataType.FLOAT, -1, 1));
        givesTheProbabilities(described(
                        logits(DataType.FLOAT, -1, 2)
                                .matrix("zero", DataType.FLOAT, 1, 0)
                                .node("Mul", "none", "z", "zero")
                                .node("Concat", "both", "none", "z")
                                .attribute("axis", 1L),
                        "both")
                .metadata("fanwatch.activation", "softmax")
                .output("both", DataType.FLOAT, -1, 2));
    }

    @Test
    void a_model_with_a_sigmoid_or_a_self_test_is_not_doubted() throws Exception {
        TestModel plain = described(logits(DataType.FLOAT, -1, 2).node("Sigmoid", "p", "z"), "p")
                .output("p", DataType.FLOAT, -1, 1);
        TestModel proven = described(
                        logits(DataType.FLOAT, -1, 2)
                                .matrix("c", DataType.FLOAT, 1, 5.5)
                                .node("Add", "y", "z", "c"),
                        "y")
                .metadata("fanwatch.selftest", "[[600,30,0.5]]")
                .output("y", DataType.FLOAT, -1, 1);
        for (TestModel model : List.of(plain, proven)) {
            try (OnnxModel loaded = OnnxModel.load(model.bytes(), new Execution(1, 16))) {
                assertThat(loaded.doubts()).isEmpty();
                assertThat(loaded.manner()).isEmpty();
            }
        }
    }

    @Test
    void the_second_of_two_classes_without_names_is_doubted_until_somebody_says_which_means_a_fault() throws Exception {
        for (String said : List.of("", "positive", "negative", "classes", "selftest")) {
            TestModel model = described(
                            logits(DataType.FLOAT, -1, 2)
                                    .matrix("zero", DataType.FLOAT, 1, 0)
                                    .node("Mul", "none", "z", "zero")
                                    .node("Concat", "both", "none", "z")
                                    .attribute("axis", 1L)
                                    .node("Softmax", "p", "both"),
                            "p")
                    .output("p", DataType.FLOAT, -1, 2);
            switch (said) {
                case "positive" -> model.metadata("fanwatch.positive", "1");
                case "negative" -> model.metadata("fanwatch.negative", "0");
                case "classes" -> model.metadata("fanwatch.classes", "0,1");
                case "selftest" -> model.metadata("fanwatch.selftest", "[[600,40," + expected(600, 40) + "]]");
                default -> {}
            }
            try (OnnxModel loaded = OnnxModel.load(model.bytes(), new Execution(1, 16))) {
                assertThat(String.join(" ", loaded.doubts()))
                        .as(said)
                        .isEqualTo(
                                said.isEmpty()
                                        ? "nothing names the two classes of the output p of model "
                                                + loaded.metadata().label()
                                                + ", of which the second is taken for a fault, and it brings no self-test that"
                                                + " proves it: set the metadata property fanwatch.positive to 1 if the second means"
                                                + " a fault, to 0 if the first does"
                                        : "");
            }
        }
    }

    @Test
    void of_many_classes_a_fault_is_what_is_not_healthy_and_the_likeliest_kind_is_found() throws Exception {
        TestModel model = TestModel.of()
                .input("x", DataType.FLOAT, -1, 2)
                .matrix("w", DataType.FLOAT, 3, 0, -0.01, 0, 0, 0, 0.2)
                .matrix("b", DataType.FLOAT, 3, 0, 3, -5)
                .node("MatMul", "xw", "x", "w")
                .node("Add", "z", "xw", "b")
                .node("Softmax", "p", "z")
                .attribute("axis", 1L)
                .output("p", DataType.FLOAT, -1, 3);
        isRefused(described(model, "p"), "[0, 1, 2]", "fanwatch.negative");
        model.metadata("fanwatch.classes", "No Failure,stall,heat").metadata("fanwatch.negative", "No Failure");

        Judgement judgement =
                score(model, List.of(reading("1", 0, 900, 0), reading("1", 1, 900, 40), reading("1", 2, 0, 0)));

        assertThat(judgement.probabilities()[0]).isLessThan(0.1f);
        assertThat(judgement.findings()[0]).isEqualTo(Findings.NONE);
        assertThat(judgement.findings()[1].faultKind()).contains("heat");
        assertThat(judgement.findings()[2].faultKind()).contains("stall");
    }

    private static TestModel scores(double factor, String direction, String threshold) {
        return described(
                        logits(DataType.FLOAT, -1, 2)
                                .matrix("k", DataType.FLOAT, 1, factor)
                                .node("Mul", "s", "z", "k"),
                        "s")
                .metadata("fanwatch.direction", direction)
                .metadata("fanwatch.threshold", threshold)
                .output("s", DataType.FLOAT, -1, 1);
    }

    @ParameterizedTest
    @CsvSource({"-0.05, lower, 0", "-0.05, lower, -0.2", "3, higher, 0", "3, higher, 7"})
    void a_score_is_mapped_without_changing_its_order_with_the_decision_at_its_threshold(
            double factor, String direction, double threshold) throws Exception {
        List<Reading> readings = IntStream.range(0, 60)
                .mapToObj(heat -> reading("1", heat, 300, heat))
                .toList();

        Judgement judgement = score(scores(factor, direction, String.valueOf(threshold)), readings);

        for (int i = 0; i < readings.size(); i++) {
            double score = judgement.findings()[i].score().orElseThrow();
            assertThat(score).isCloseTo(factor * logit(300, i), within(1e-4));
            boolean isFaulty = direction.equals("lower") ? score < threshold : score >= threshold;
            assertThat(judgement.probabilities()[i] >= 0.5f).isEqualTo(isFaulty);
            if (i > 0) {
                assertThat(judgement.probabilities()[i]).isGreaterThan(judgement.probabilities()[i - 1]);
            }
        }
    }

    @Test
    void the_score_of_an_outlier_detector_is_not_taken_for_a_probability() {
        TestModel model = logits(DataType.FLOAT, -1, 2)
                .matrix("k", DataType.FLOAT, 1, -0.1)
                .node("Mul", "scores", "z", "k")
                .node("Sign", "sign", "scores")
                .node("Cast", "label", "sign")
                .attribute("to", (long) DataType.INT64.getNumber())
                .output("label", DataType.INT64, -1, 1)
                .output("scores", DataType.FLOAT, -1, 1);
        isRefused(described(model, "scores"), "fanwatch.direction", "outlier");
    }

    @Test
    void what_is_not_reconstructed_is_the_score_of_an_autoencoder() throws Exception {
        TestModel model = TestModel.of()
                .input("x", DataType.FLOAT, -1, 2)
                .matrix("half", DataType.FLOAT, 1, 0.5)
                .node("Mul", "y", "x", "half")
                .output("y", DataType.FLOAT, -1, 2);
        isRefused(described(model, "y"), "fanwatch.kind", "reconstruction-error");
        model.metadata("fanwatch.kind", "reconstruction-error")
                .metadata("fanwatch.threshold", "30")
                .metadata("fanwatch.scale", "10,2");

        Judgement judgement =
                score(model, List.of(reading("1", 0, 0, 0), reading("1", 1, 100, 40), reading("1", 2, 200, 8)));

        assertThat(judgement.findings()[1].score().orElseThrow()).isEqualTo((25.0 + 100) / 2);
        assertThat(judgement.findings()[2].score().orElseThrow()).isEqualTo((100.0 + 4) / 2);
        assertThat(judgement.probabilities()[0]).isZero();
        assertThat(judgement.probabilities()[1]).isGreaterThan(0.5f);
    }

    @Test
    void a_remaining_life_is_found_and_a_fault_below_its_alarm_level() throws Exception {
        TestModel model = described(
                        logits(DataType.FLOAT, -1, 2)
                                .matrix("k", DataType.FLOAT, 1, -10)
                                .node("Mul", "life", "z", "k"),
                        "life")
                .metadata("fanwatch.kind", "remaining-life")
                .metadata("fanwatch.unit", "cycles")
                .metadata("fanwatch.alarm_level", "20")
                .output("life", DataType.FLOAT, -1, 1);

        Judgement judgement =
                score(model, List.of(reading("1", 0, 0, 10), reading("1", 1, 0, 20), reading("1", 2, 0, 15)));

        assertThat(judgement.findings()[0].remaining().orElseThrow().value()).isCloseTo(30, within(1e-3));
        assertThat(judgement.findings()[0].remaining().orElseThrow().unit()).isEqualTo("cycles");
        assertThat(judgement.probabilities()[0]).isLessThan(0.5f);
        assertThat(judgement.probabilities()[1]).isGreaterThan(0.5f);
        assertThat((double) judgement.probabilities()[2]).isCloseTo(0.5, within(1e-3));
    }

    private static TestModel windowed(boolean isByFeature) {
        TestModel model = TestModel.of();
        if (isByFeature) {
            model.input("x", DataType.FLOAT, -1, 2, 3);
        } else {
            model.input("x", DataType.FLOAT, -1, 3, 2);
        }
        return described(
                model.matrix("w", DataType.FLOAT, 1, WEIGHTS)
                        .matrix("b", DataType.FLOAT, 1, BIAS)
                        .node("ReduceMean", "mean", "x")
                        .attribute("axes", new long[] {isByFeature ? 2 : 1})
                        .attribute("keepdims", 0L)
                        .node("MatMul", "xw", "mean", "w")
                        .node("Add", "z", "xw", "b")
                        .node("Sigmoid", "p", "z")
                        .output("p", DataType.FLOAT, -1, 1),
                "p");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_window_has_the_last_readings_of_a_fan_and_the_first_ones_are_not_judged(boolean isByFeature)
            throws Exception {
        try (OnnxModel model = OnnxModel.load(windowed(isByFeature).bytes(), new Execution(1, 16))) {
            List<Reading> batch = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                batch.add(reading("1", i, 600, 40 + i));
                batch.add(reading("2", i, 100, 60 + 2 * i));
            }
            Judgement first = model.score(batch.subList(0, 5)).orElseThrow();
            Judgement second = model.score(batch.subList(5, 8)).orElseThrow();

            assertThat(first.findings()[1].unjudged()).contains("1 of 3 readings");
            assertThat(first.findings()[3].unjudged()).contains("2 of 3 readings");
            assertThat(first.probabilities()[3]).isZero();
            assertThat(first.findings()[4].unjudged()).isEmpty();
            assertThat((double) first.probabilities()[4]).isCloseTo(expected(600, 41), within(1e-4));
            assertThat((double) second.probabilities()[0]).isCloseTo(expected(100, 62), within(1e-4));
            assertThat((double) second.probabilities()[1]).isCloseTo(expected(600, 42), within(1e-4));
            assertThat((double) second.probabilities()[2]).isCloseTo(expected(100, 64), within(1e-4));

            Judgement again = model.score(batch.subList(6, 7)).orElseThrow();
            assertThat((double) again.probabilities()[0])
                    .as("a reading that comes again counts once")
                    .isCloseTo(expected(600, 42), within(1e-4));
            Judgement old = model.score(batch.subList(0, 1)).orElseThrow();
            assertThat(old.findings()[0].unjudged()).contains("older than a reading before");
        }
    }

    @Test
    void a_batch_that_fails_leaves_the_windows_as_they_were() throws Exception {
        try (OnnxModel model = OnnxModel.load(windowed(false).bytes(), new Execution(1, 16))) {
            model.score(List.of(reading("1", 0, 600, 40))).orElseThrow();
            Reading poor = new Reading("2", Optional.empty(), Instant.EPOCH, new FeatureSchema(List.of("speed")), 1);
            try {
                model.score(List.of(reading("1", 1, 600, 41), poor));
            } catch (io.fanwatch.api.ScoringException e) {
                assertThat(e.isPermanent()).isTrue();
            }

            Judgement next = model.score(List.of(reading("1", 1, 600, 41))).orElseThrow();

            assertThat(next.findings()[0].unjudged()).contains("2 of 3 readings");
        }
    }

    @Test
    void a_score_that_depends_on_its_neighbours_is_made_alone() throws Exception {
        TestModel model = logits(DataType.FLOAT, -1, 2)
                .node("ReduceMax", "most", "z")
                .attribute("keepdims", 0L)
                .node("Sub", "d", "z", "most")
                .node("Add", "dz", "d", "z")
                .node("Sigmoid", "p", "dz")
                .output("p", DataType.FLOAT, -1, 1);
        described(model, "p");

        givesTheProbabilities(model);
        try (OnnxModel loaded = OnnxModel.load(model.bytes(), new Execution(1, 16))) {
            assertThat(loaded.manner()).contains("row by row", "depends on the others");
        }
    }

    @Test
    void a_model_quantised_over_the_batch_gives_a_reading_the_same_score_alone_and_among_others() throws Exception {
        TestModel model = described(
                TestModel.of()
                        .input("x", DataType.FLOAT, -1, 2)
                        .matrix("w", DataType.FLOAT, 1, WEIGHTS)
                        .matrix("b", DataType.FLOAT, 1, -50)
                        .node("DynamicQuantizeLinear", "q", "x")
                        .of("", "scale", "zero")
                        .node("DequantizeLinear", "xx", "q", "scale", "zero")
                        .node("MatMul", "xw", "xx", "w")
                        .node("Add", "z", "xw", "b")
                        .node("Sigmoid", "p", "z")
                        .output("p", DataType.FLOAT, -1, 1),
                "p");
        try (OnnxModel loaded = OnnxModel.load(model.bytes(), new Execution(1, 16))) {
            Reading reading = reading("1", 0, 37, 251);
            float alone = loaded.score(List.of(reading)).orElseThrow().probabilities()[0];
            float among = loaded.score(List.of(reading, reading("2", 0, 9000, 3)))
                    .orElseThrow()
                    .probabilities()[0];
            assertThat(among).isEqualTo(alone).isBetween(0.1f, 0.9f);
        }
    }

    @Test
    void a_share_of_the_self_test_may_differ_if_the_file_says_so() throws Exception {
        String rows = "[[600,30,%s],[600,40,%s],[600,50,%s],[600,20,0.9]]"
                .formatted(expected(600, 30), expected(600, 40), expected(600, 50));
        TestModel model = described(logits(DataType.FLOAT, -1, 2).node("Sigmoid", "p", "z"), "p")
                .output("p", DataType.FLOAT, -1, 1)
                .metadata("fanwatch.selftest", rows);
        isRefused(model, "1 of 4 rows differ", "instead of 0.9", "fanwatch.selftest.share", "float32");

        givesTheProbabilities(model.metadata("fanwatch.selftest.share", "0.25"));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void a_missing_value_reaches_a_model_that_says_it_takes_it_and_no_other(DataType type) throws Exception {
        TestModel logits = logits(type, -1, 2)
                .node("IsNaN", "absent", "z")
                .matrix("half", type, 1, 0.5)
                .node("Sigmoid", "p", "z")
                .node("Where", "probability", "absent", "half", "p")
                .output("probability", type, -1, 1);
        TestModel model = described(logits, "probability");
        Reading partial = Reading.withMissing(
                "7",
                Optional.empty(),
                Instant.EPOCH,
                MACHINE,
                Double.NaN,
                READINGS.get(0).value(1));

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> score(model, List.of(partial)))
                .withMessageContainingAll("fan 7", "no value for heat", "takes no missing values: train with --missing")
                .matches(ScoringException::isPermanent);
        float[] scores = score(model.metadata("fanwatch.missing", "nan"), List.of(partial, READINGS.get(1)))
                .probabilities();
        assertThat(scores[0]).isEqualTo(0.5f);
        assertThat((double) scores[1]).isCloseTo(expected(100, 60), within(2e-3));
    }
}
