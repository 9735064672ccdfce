// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.scoring.onnx.internal.engine.TestModel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What outputs mean as far as graph and trial show it: models of one number, heat, whose logit is heat less 50. */
class OutputGraphTest {

    private static final FeatureSchema HEAT = new FeatureSchema(List.of("heat"));

    private static TestModel named(TestModel model, String output) {
        return named(model, output, "heat");
    }

    private static TestModel named(TestModel model, String output, String features) {
        return model.metadata("fanwatch.name", "m")
                .metadata("fanwatch.version", "1.0.0")
                .metadata("fanwatch.features", features)
                .metadata("fanwatch.output", output)
                .metadata("fanwatch.threshold", "0.5");
    }

    private static TestModel logit(DataType type) {
        return TestModel.of()
                .input("x", type, -1, 1)
                .matrix("limit", type, 1, 50)
                .matrix("one", type, 1, 1)
                .matrix("zero", type, 1, 0)
                .node("Sub", "z", "x", "limit");
    }

    /** Columns for healthy and faulty that only a run can show to be shares. */
    private static TestModel shares(DataType type) {
        return logit(type)
                .node("Sigmoid", "fault", "z")
                .node("Sub", "health", "one", "fault")
                .node("Concat", "both", "health", "fault")
                .attribute("axis", 1L)
                .node("Mul", "p", "both", "one");
    }

    private static OnnxModel load(TestModel model) throws Exception {
        return OnnxModel.load(model.bytes(), new Execution(1, 16));
    }

    private static double score(OnnxModel model, double heat) throws Exception {
        Reading reading = new Reading("1", Optional.empty(), Instant.EPOCH, HEAT, heat);
        return model.score(List.of(reading)).orElseThrow().probabilities()[0];
    }

    @ParameterizedTest
    @CsvSource({"Max,z,zero", "Min,z,one", "Div,zero,z", "Sum,z,one"})
    void what_no_operator_keeps_between_0_and_1_is_doubted_even_if_it_is_there_at_first(
            String operator, String one, String other) throws Exception {
        TestModel model = named(logit(DataType.FLOAT).node(operator, "p", one, other), "p")
                .output("p", DataType.FLOAT, -1, 1);
        boolean isTaken = operator.equals("Max") || operator.equals("Div");

        if (isTaken) {
            try (OnnxModel loaded = load(model)) {
                assertThat(loaded.doubts()).hasSize(1);
                assertThat(loaded.doubts().get(0)).contains("makes a probability of its output p");
            }
        } else {
            assertThatExceptionOfType(InvalidModelException.class)
                    .isThrownBy(() -> load(model))
                    .withMessageContaining("is not a probability")
                    .withMessageContaining("it was tried with zeros");
        }
    }

    @Test
    void columns_that_share_1_out_whatever_the_reading_are_probabilities() throws Exception {
        TestModel model = named(shares(DataType.FLOAT), "p")
                .metadata("fanwatch.positive", "1")
                .output("p", DataType.FLOAT, -1, 2);

        try (OnnxModel loaded = load(model)) {
            assertThat(loaded.doubts()).isEmpty();
            assertThat(score(loaded, 52)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-4));
        }
    }

    @Test
    void an_input_of_texts_beside_the_numbers_is_tried_with_its_own_words() throws Exception {
        TestModel model = named(
                        shares(DataType.FLOAT)
                                .operators("ai.onnx.ml", 1)
                                .input("kind", DataType.STRING, -1, 1)
                                .node("LabelEncoder", "code", "kind")
                                .of("ai.onnx.ml")
                                .attribute("classes_strings", new String[] {"big", "small"})
                                .node("Cast", "number", "code")
                                .attribute("to", (long) DataType.FLOAT.getNumber())
                                .node("Mul", "nothing", "number", "zero")
                                .node("Add", "q", "p", "nothing"),
                        "q",
                        "heat,kind")
                .metadata("fanwatch.values.kind", "big,small")
                .metadata("fanwatch.positive", "1")
                .output("q", DataType.FLOAT, -1, 2);

        try (OnnxModel loaded = load(model)) {
            assertThat(loaded.doubts()).isEmpty();
        }
    }

    @Test
    void columns_that_add_up_to_1_with_one_below_0_are_none() throws Exception {
        TestModel model = named(
                        logit(DataType.FLOAT)
                                .node("Abs", "fault", "x")
                                .node("Sub", "health", "one", "fault")
                                .node("Concat", "p", "health", "fault")
                                .attribute("axis", 1L),
                        "p")
                .metadata("fanwatch.positive", "0")
                .output("p", DataType.FLOAT, -1, 2);

        try (OnnxModel loaded = load(model)) {
            assertThat(loaded.doubts()).hasSize(1);
        }
    }

    @Test
    void separate_sigmoids_side_by_side_are_probabilities_though_they_share_nothing_out() throws Exception {
        TestModel model = named(
                        logit(DataType.FLOAT)
                                .node("Sigmoid", "hot", "z")
                                .node("Sigmoid", "warm", "x")
                                .node("Concat", "p", "hot", "warm")
                                .attribute("axis", 1L),
                        "p")
                .metadata("fanwatch.positive", "0")
                .output("p", DataType.FLOAT, -1, 2);

        try (OnnxModel loaded = load(model)) {
            assertThat(loaded.doubts()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT", "DOUBLE"})
    void maps_of_either_precision_are_read_from_the_tensor_before_them(DataType type) throws Exception {
        TestModel model = named(
                        shares(type)
                                .operators("ai.onnx.ml", 1)
                                .node("ZipMap", "maps", "p")
                                .of("ai.onnx.ml")
                                .attribute("classlabels_int64s", new long[] {0, 1}),
                        "maps")
                .outputOfMaps("maps", DataType.INT64);

        try (OnnxModel loaded = load(model)) {
            assertThat(loaded.doubts()).isEmpty();
            assertThat(score(loaded, 49)).isCloseTo(1 / (1 + Math.exp(1)), within(1e-4));
        }
    }

    @Test
    void the_label_beside_probabilities_names_their_columns() throws Exception {
        TestModel model = named(
                        shares(DataType.FLOAT)
                                .operators("ai.onnx.ml", 1)
                                .longs("classes", 7, 3)
                                .node("ArgMax", "largest", "both")
                                .attribute("axis", 1L)
                                .node("ArrayFeatureExtractor", "label", "classes", "largest")
                                .of("ai.onnx.ml"),
                        "p")
                .output("label", DataType.INT64, 1, -1)
                .output("p", DataType.FLOAT, -1, 2);

        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> load(model))
                .withMessageContaining("[7, 3]");
        try (OnnxModel loaded = load(model.metadata("fanwatch.positive", "3"))) {
            assertThat(score(loaded, 52)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-4));
        }
    }

    /** The logistic function of the second number that it is given. */
    private static TestModel window(long[] shape, String features) {
        return named(TestModel.of(), "p", features)
                .input("x", DataType.FLOAT, shape)
                .longs("flat", -1, 4)
                .matrix("w", DataType.FLOAT, 1, 0, 1, 0, 0)
                .node("Reshape", "row", "x", "flat")
                .node("MatMul", "z", "row", "w")
                .node("Sigmoid", "p", "z")
                .output("p", DataType.FLOAT, -1, 1);
    }

    @ParameterizedTest
    @CsvSource({"'',2", "readings-first,2", "features-first,3"})
    void whether_readings_or_features_come_first_is_asked_where_the_shape_does_not_tell(String layout, double second)
            throws Exception {
        FeatureSchema both = new FeatureSchema(List.of("heat", "speed"));
        for (boolean isFlat : new boolean[] {true, false}) {
            TestModel model = window(isFlat ? new long[] {-1, 4} : new long[] {-1, 2, 2}, "heat,speed");
            if (isFlat) {
                model.metadata("fanwatch.window", "2");
            }
            if (!layout.isEmpty()) {
                model.metadata("fanwatch.layout", layout);
            }

            try (OnnxModel loaded = load(model)) {
                assertThat(String.join("", loaded.doubts())).contains(layout.isEmpty() ? "features-first" : "");
                assertThat(loaded.doubts()).hasSize(layout.isEmpty() ? 1 : 0);
                Judgement judgement = loaded.score(List.of(
                                new Reading("1", Optional.empty(), Instant.EPOCH, both, 1, 2),
                                new Reading("1", Optional.empty(), Instant.EPOCH.plusSeconds(1), both, 3, 4)))
                        .orElseThrow();
                assertThat((double) judgement.probabilities()[1]).isCloseTo(1 / (1 + Math.exp(-second)), within(1e-4));
            }
        }
    }
}
