// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static io.fanwatch.scoring.onnx.internal.session.ProtoFields.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that no exporter writes. */
class ModelStructureTest {

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] graphOf(byte[] node) {
        return field(7, field(1, node));
    }

    @Test
    void a_row_of_numbers_that_is_cut_off_is_refused() {
        byte[] tensor = field(7, new byte[] {1, (byte) 0x80});
        byte[] model = graphOf(field(5, field(5, tensor)));

        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> ModelStructure.of(ByteBuffer.wrap(model)))
                .withMessageContaining("truncated or no ONNX model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ArrayFeatureExtractor", "Reshape", "ZipMap"})
    void of_an_operator_without_inputs_nothing_is_known(String operator) throws InvalidModelException {
        byte[] node = joined(field(2, "p".getBytes(UTF_8)), field(4, operator.getBytes(UTF_8)));

        OutputGraph graph = ModelStructure.of(ByteBuffer.wrap(graphOf(node))).outputs();

        assertThat(graph.classes("p", 2)).isEmpty();
        assertThat(graph.tensorOfMaps("p")).isEmpty();
        assertThat(graph.isUnbounded("p")).isTrue();
    }
}
