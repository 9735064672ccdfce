// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTensorTest {

    private static List<Long> shape(String text) {
        return text.equals("scalar")
                ? List.of()
                : Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
    }

    private static long[] resolve(String declared, String given, int count) throws InferenceException {
        long[] shape = shape(declared).stream().mapToLong(Long::longValue).toArray();
        return new ModelTensor("x", ElementType.FP32, shape).shapeOf(shape(given), count);
    }

    @ParameterizedTest
    @CsvSource({
        "-1 4, -1 4, 12, 3 4",
        "-1 4, 3 4, 12, 3 4",
        "2 2, -1 2, 4, 2 2",
        "-1 -1, -1 -1, 12, 1 12",
        "-1 -1 4, -1 -1 4, 12, 1 3 4",
        "-1 -1, 3 -1, 12, 3 4",
        "1, 1, 1, 1",
        "scalar, 1, 1, scalar",
        "scalar, -1, 1, scalar",
        "scalar, scalar, 1, scalar",
        "scalar, 1 1, 1, 1 1",
        "scalar, 2 3, 6, 2 3",
        "scalar, -1, 6, 6"
    })
    void open_dimensions_follow_from_the_number_of_elements(String declared, String given, int count, String expected)
            throws InferenceException {
        assertThat(resolve(declared, given, count))
                .containsExactly(shape(expected).stream().toArray(Long[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "-1 4, -1 4, 13, 'it has 13 elements, which do not fill the shape [-1, 4]: give a multiple of 4'",
        "-1 4, 3 4, 13, 'it has 13 elements, but the shape [3, 4] has 12'",
        "-1 4, 3 5, 15, 'its shape is [3, 5], but the model wants [-1, 4]'",
        "-1 4, 4, 4, 'its shape is [4], but the model wants [-1, 4]'",
        "-1 4, 0 4, 0, 'its shape is [0, 4]: a dimension is a number above 0'",
        "-1 4, -2 4, 8, 'its shape is [-2, 4]: a dimension'",
        "-1 4, -1 4, 0, 'it has no elements'",
        "scalar, scalar, 2, 'it has 2 elements, but the shape [] has 1'",
        "-1 -1, 4294967296 4294967296, 4, 'more elements than can be counted'"
    })
    void a_shape_that_does_not_fit_is_refused_with_the_reason(String declared, String given, int count, String words) {
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> resolve(declared, given, count))
                .withMessageContaining(words);
    }

    @Test
    void a_single_value_is_described_as_one_element_because_a_descriptor_must_have_a_shape() {
        assertThat(new ModelTensor("x", ElementType.FP32, new long[0])
                        .descriptor()
                        .getShape())
                .containsExactly(1L);
    }
}
