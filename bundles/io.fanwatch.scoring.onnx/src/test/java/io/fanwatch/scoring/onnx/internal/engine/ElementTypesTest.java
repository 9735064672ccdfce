// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import static io.fanwatch.scoring.onnx.internal.engine.Engines.data;
import static io.fanwatch.scoring.onnx.internal.engine.Engines.infer;
import static io.fanwatch.scoring.onnx.internal.engine.Engines.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.fanwatch.scoring.onnx.internal.session.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type on its way through ONNX Runtime and back. */
class ElementTypesTest {

    @TempDir
    private Path folder;

    private OnnxInferenceEngine engine;

    @BeforeEach
    void activate() {
        engine = Engines.of(folder);
    }

    @AfterEach
    void deactivate() {
        engine.deactivate();
    }

    private static DataType onnx(ElementType type) {
        return switch (type) {
            case FP16 -> DataType.FLOAT16;
            case FP32 -> DataType.FLOAT;
            case FP64 -> DataType.DOUBLE;
            case BYTES -> DataType.STRING;
            default -> DataType.valueOf(type.name());
        };
    }

    static Stream<Arguments> ownElements() {
        return Stream.of(
                Arguments.of(ElementType.BOOL, new Boolean[] {true, false, true}),
                Arguments.of(ElementType.INT8, new Byte[] {-128, -1, 0, 127}),
                Arguments.of(ElementType.INT16, new Short[] {Short.MIN_VALUE, -1, 0, Short.MAX_VALUE}),
                Arguments.of(ElementType.INT32, new Integer[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}),
                Arguments.of(ElementType.INT64, new Long[] {Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE}),
                Arguments.of(ElementType.UINT8, new Byte[] {0, 127, (byte) 128, (byte) 255}),
                Arguments.of(ElementType.UINT16, new Short[] {0, 1, Short.MAX_VALUE, Short.MIN_VALUE, -1}),
                Arguments.of(ElementType.UINT32, new Integer[] {0, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}),
                Arguments.of(ElementType.UINT64, new Long[] {0L, Long.MAX_VALUE, Long.MIN_VALUE, -1L}),
                Arguments.of(ElementType.FP16, new Float[] {1f, -1.5f, 65504f, 0x1p-24f, Float.NaN, -0.0f}),
                Arguments.of(
                        ElementType.FP32,
                        new Float[] {0f, -1.5f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY}),
                Arguments.of(
                        ElementType.FP64, new Double[] {0d, Math.PI, Double.MAX_VALUE, Double.MIN_VALUE, Double.NaN}),
                Arguments.of(ElementType.BYTES, new String[] {"", "fan", "Lüfter \u98a8\u6247", "two\nlines"}));
    }

    @ParameterizedTest
    @MethodSource("ownElements")
    void values_of_a_type_come_back_as_they_were_in_the_types_own_class(ElementType type, Object[] values)
            throws Exception {
        TestModel.identity(onnx(type), -1).write(folder.resolve("same.onnx"));

        Tensor given = infer(engine, "same", values);

        assertThat(data(given)).containsExactly(values);
        assertThat(given.getType()).isEqualTo(values.getClass().getComponentType());
        assertThat(given.getDescriptor().getType()).isEqualTo(type.name());
        assertThat(given.getDescriptor().getShape()).containsExactly((long) values.length);
        ModelInfo info = engine.getModelInfo("same").orElseThrow();
        assertThat(info.getInputs()).singleElement().satisfies(input -> {
            assertThat(input.getType()).isEqualTo(type.name());
            assertThat(input.getShape()).containsExactly(-1L);
        });
    }

    static Stream<Arguments> convertibleElements() {
        return Stream.of(
                Arguments.of(ElementType.INT8, new Integer[] {-128, 127}, List.of((byte) -128, (byte) 127)),
                Arguments.of(ElementType.INT16, new Long[] {-32768L}, List.of(Short.MIN_VALUE)),
                Arguments.of(ElementType.INT32, new Long[] {-5L}, List.of(-5)),
                Arguments.of(ElementType.INT64, new Integer[] {-5}, List.of(-5L)),
                Arguments.of(ElementType.INT64, new Short[] {-5}, List.of(-5L)),
                Arguments.of(ElementType.UINT8, new Integer[] {255}, List.of((byte) -1)),
                Arguments.of(ElementType.UINT16, new Integer[] {65535}, List.of((short) -1)),
                Arguments.of(ElementType.UINT32, new Long[] {4294967295L}, List.of(-1)),
                Arguments.of(ElementType.UINT64, new Integer[] {7}, List.of(7L)),
                Arguments.of(ElementType.FP16, new Double[] {0.1}, List.of(0.099975586f)),
                Arguments.of(ElementType.FP32, new Double[] {0.1}, List.of(0.1f)),
                Arguments.of(ElementType.FP32, new Long[] {7L}, List.of(7f)),
                Arguments.of(ElementType.FP64, new Integer[] {7}, List.of(7d)),
                Arguments.of(ElementType.FP64, new Float[] {0.5f}, List.of(0.5d)));
    }

    @ParameterizedTest
    @MethodSource("convertibleElements")
    void numbers_of_another_class_are_converted_where_their_value_allows_it(
            ElementType type, Object[] values, List<?> expected) throws Exception {
        TestModel.identity(onnx(type), -1).write(folder.resolve("same.onnx"));

        assertThat(data(infer(engine, "same", values))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = "BYTES", mode = EnumSource.Mode.EXCLUDE)
    void bytes_are_taken_for_the_elements_of_any_type_the_lowest_first(ElementType type) throws Exception {
        TestModel.identity(onnx(type), -1).write(folder.resolve("same.onnx"));
        int width = switch (type) {
            case BOOL, INT8, UINT8 -> 1;
            case INT16, UINT16, FP16 -> 2;
            case INT32, UINT32, FP32 -> 4;
            default -> 8;
        };
        // 1 and 1.5 as they are in memory
        ByteBuffer one = ByteBuffer.allocate(2 * width).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FP16 -> one.putShort((short) 0x3c00).putShort((short) 0x3e00);
            case FP32 -> one.putFloat(1).putFloat(1.5f);
            case FP64 -> one.putDouble(1).putDouble(1.5);
            default -> one.put(0, (byte) 1).put(width, (byte) 1);
        }
        List<Byte> bytes = new ArrayList<>();
        for (byte value : one.array()) {
            bytes.add(value);
        }

        List<?> given = data(infer(engine, "same", bytes.toArray()));

        assertThat(given).hasSize(2);
        assertThat(given.get(0).toString()).isIn("1", "1.0", "true");
        assertThat(given.get(1).toString()).isIn("1", "1.5", "true");
    }

    @Test
    void a_list_of_bytes_is_one_text() throws Exception {
        TestModel.identity(DataType.STRING, -1).write(folder.resolve("same.onnx"));
        List<Byte> bytes = new ArrayList<>();
        for (byte value : "Lüfter".getBytes(StandardCharsets.UTF_8)) {
            bytes.add(value);
        }

        assertThat(data(infer(engine, "same", bytes.toArray()))).isEqualTo(List.of("Lüfter"));
    }

    @Test
    void texts_of_several_dimensions_come_back_in_rows() throws Exception {
        TestModel.identity(DataType.STRING, -1, 2).write(folder.resolve("same.onnx"));

        Tensor given = infer(engine, "same", "a", "b", "c", "d");

        assertThat(data(given)).isEqualTo(List.of("a", "b", "c", "d"));
        assertThat(given.getDescriptor().getShape()).containsExactly(2L, 2L);
    }

    static Stream<Arguments> unfitElements() {
        return Stream.of(
                Arguments.of(
                        ElementType.BOOL, new Integer[] {1}, "made of Integer, which cannot be BOOL: give Boolean"),
                Arguments.of(ElementType.INT32, new Float[] {1f}, "made of Float, which cannot be INT32: give Short"),
                Arguments.of(
                        ElementType.INT32, new Long[] {1L, 1L << 31}, "element 1 is 2147483648, but INT32 reaches"),
                Arguments.of(
                        ElementType.UINT8, new Integer[] {256}, "element 0 is 256, but UINT8 reaches from 0 to 255"),
                Arguments.of(ElementType.UINT8, new Integer[] {-1}, "element 0 is -1, but UINT8 reaches from 0 to 255"),
                Arguments.of(ElementType.UINT32, new Long[] {-1L}, "element 0 is -1, but UINT32"),
                Arguments.of(ElementType.UINT64, new Integer[] {-1}, "element 0 is -1, but UINT64"),
                Arguments.of(ElementType.FP16, new Float[] {65520f}, "element 0 is 65520.0, too large for FP16"),
                Arguments.of(ElementType.FP32, new Double[] {1e39}, "element 0 is 1.0E39, too large for FP32"),
                Arguments.of(ElementType.FP32, new String[] {"1"}, "made of String, which cannot be FP32: give Float"),
                Arguments.of(ElementType.FP64, new Double[] {1d, null}, "element 1 is null, not a Double"),
                Arguments.of(ElementType.FP64, new Byte[] {1, 2, 3}, "3 bytes, which are no whole number of FP64"),
                Arguments.of(ElementType.FP64, new Byte[] {1, 2, 3, 4, 5, 6, 7, null}, "element 7 is null, not a Byte"),
                Arguments.of(ElementType.BYTES, new Long[] {1L}, "made of Long, which cannot be BYTES: give String"),
                Arguments.of(ElementType.BYTES, new String[] {"a", null}, "element 1 is null, not a String"),
                Arguments.of(ElementType.FP32, new Float[0], "has no elements"));
    }

    @ParameterizedTest
    @MethodSource("unfitElements")
    void values_that_do_not_fit_are_refused_with_their_place_and_what_to_give(
            ElementType type, Object[] values, String words) throws Exception {
        TestModel.identity(onnx(type), -1).write(folder.resolve("same.onnx"));

        assertThatExceptionOfType(KuraException.class)
                .isThrownBy(() -> infer(engine, "same", values))
                .matches(e -> e.getCode() == KuraErrorCode.INVALID_PARAMETER)
                .havingCause()
                .withMessageStartingWith("model same: input x: it")
                .withMessageContaining(words);
    }

    @Test
    void another_type_in_the_descriptor_is_refused() throws Exception {
        TestModel.identity(DataType.FLOAT, -1).write(folder.resolve("same.onnx"));
        ModelInfo info = engine.getModelInfo("same").orElseThrow();

        assertThatExceptionOfType(KuraException.class)
                .isThrownBy(() -> engine.infer(info, List.of(tensor("x", ElementType.FP64, List.of(1L), 1d))))
                .havingCause()
                .withMessageContaining("its descriptor says FP64, but the model wants FP32");
    }

    @Test
    void a_buffer_is_used_again_without_a_trace_of_the_call_before() throws Exception {
        TestModel.identity(DataType.FLOAT, -1).write(folder.resolve("same.onnx"));

        for (int size : new int[] {3, 1, 100, 100, 2, 1000, 17}) {
            Object[] values = new Object[size];
            for (int i = 0; i < size; i++) {
                values[i] = size + i / 1000f;
            }
            assertThat(data(infer(engine, "same", values))).containsExactly(values);
        }
    }

    @Test
    void results_of_a_call_stay_what_they_are_when_the_next_is_made() throws Exception {
        TestModel.identity(DataType.FLOAT, -1).write(folder.resolve("same.onnx"));

        Tensor first = infer(engine, "same", 1f, 2f);
        infer(engine, "same", 3f, 4f);

        assertThat(data(first)).isEqualTo(List.of(1f, 2f));
    }
}
