// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.fanwatch.condition.Features;
import io.fanwatch.model.TrainingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureGraphTest {

    @Test
    void what_follows_from_one_reading_is_computed_and_its_fields_are_the_inputs() throws Exception {
        FeatureGraph graph = new FeatureGraph(Features.parse("b, a * b - a / b, log(a + b)"));

        assertThat(graph.inputs()).containsExactly("b", "a");
        float[][] rows = graph.apply(data(new float[][] {{4, 2}, {2, 6}})).rows();
        assertThat(rows[0]).containsExactly(4, 8 - 0.5f, (float) Math.log(6));
        assertThat(rows[1]).containsExactly(2, 12 - 3, (float) Math.log(8));
    }

    @Test
    void features_of_one_function_are_computed_at_once_and_stand_where_they_were_named() throws Exception {
        FeatureGraph graph = new FeatureGraph(Features.parse("x * y, y, x - y, log(x + y), y * y, x, y - x"));

        float[][] rows = graph.apply(data(new float[][] {{3, 5}, {2, 7}})).rows();

        assertThat(rows[0]).containsExactly(15, 5, -2, (float) Math.log(8), 25, 3, 2);
        assertThat(rows[1]).containsExactly(14, 7, -5, (float) Math.log(9), 49, 2, 5);
    }

    @Test
    void functions_of_two_values_share_what_picks_these() throws Exception {
        OnnxGraph graph = new OnnxGraph("test", 2);

        new FeatureGraph(Features.parse("x, y, x * y, y - x, x / y, log(x)")).write(graph);

        assertThat(ModelProto.parseFrom(graph.file("1", Map.of())).getGraph().getNodeList())
                .extracting(NodeProto::getOpType)
                .containsExactlyInAnyOrder("Gather", "Log", "Gather", "Gather", "Mul", "Sub", "Div", "Concat");
    }

    @Test
    void what_needs_the_past_is_an_input_as_it_is_written() {
        FeatureGraph graph = new FeatureGraph(Features.parse("mean(a, 1h) - first(a, 24h), age, log(mean(a, 60min))"));

        assertThat(graph.inputs()).containsExactly("mean(a, 1h)", "first(a, 1d)", "age");
        assertThat(graph.inputFeatures().fields()).containsExactly("a");
    }

    @Test
    void fields_alone_are_the_inputs_by_their_names_whatever_these_are() throws Exception {
        FeatureGraph graph = new FeatureGraph(Features.ofFields(List.of("Speed (rpm)", "a - b")));
        Dataset data = data(new float[][] {{1, 2}});

        assertThat(graph.inputs()).containsExactly("speed (rpm)", "a - b");
        assertThat(graph.apply(data).rows()).isSameAs(data.rows());
    }

    @Test
    void a_feature_that_is_not_defined_for_a_row_is_named_with_the_row() {
        FeatureGraph graph = new FeatureGraph(Features.parse("log(a), b"));

        assertThatThrownBy(() -> graph.apply(data(new float[][] {{0, 2}})))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("log(a) is not defined for a row with [a, b] = [0.0, 2.0]");
    }

    private static Dataset data(float[][] rows) {
        return new Dataset(List.of("x", "y"), rows, new boolean[rows.length], "sha256:");
    }
}
