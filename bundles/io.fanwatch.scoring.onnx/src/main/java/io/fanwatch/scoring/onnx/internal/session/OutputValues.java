// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;

/** What ONNX Runtime gives, in Kura's words. */
final class OutputValues {

    private OutputValues() {}

    static Tensor read(String name, OnnxValue value) throws OrtException, InferenceException {
        ElementType type = value instanceof OnnxTensor
                ? ElementType.of((TensorInfo) value.getInfo()).orElse(null)
                : null;
        if (type == null) {
            throw new InferenceException(
                    KuraErrorCode.INTERNAL_ERROR,
                    "output " + name + " is " + value.getInfo() + ", which Kura has no type for");
        }
        OnnxTensor tensor = (OnnxTensor) value;
        TensorDescriptor descriptor =
                new ModelTensor(name, type, tensor.getInfo().getShape()).descriptor();
        return switch (type) {
            case BYTES -> tensor(String.class, descriptor, texts(tensor.getValue()));
            case FP16 -> tensor(Float.class, descriptor, elements(tensor.getFloatBuffer()));
            default ->
                tensor(
                        type.elementClass(),
                        descriptor,
                        elements(type, tensor.getByteBuffer().order(ByteOrder.nativeOrder())));
        };
    }

    /** @param content kept, not copied */
    private static List<?> elements(ElementType type, ByteBuffer content) {
        return switch (type) {
            case BOOL -> new Elements<>(content.limit(), i -> content.get(i) != 0);
            case INT8, UINT8 -> new Elements<>(content.limit(), content::get);
            case INT16, UINT16 -> new Elements<>(content.limit() / Short.BYTES, content.asShortBuffer()::get);
            case INT32, UINT32 -> new Elements<>(content.limit() / Integer.BYTES, content.asIntBuffer()::get);
            case INT64, UINT64 -> new Elements<>(content.limit() / Long.BYTES, content.asLongBuffer()::get);
            case FP32 -> elements(content.asFloatBuffer());
            case FP64 -> new Elements<>(content.limit() / Double.BYTES, content.asDoubleBuffer()::get);
            case FP16, BYTES -> throw new IllegalStateException(type + " is not read from bytes");
        };
    }

    private static List<Float> elements(FloatBuffer floats) {
        return new Elements<>(floats.limit(), floats::get);
    }

    private static List<String> texts(Object nested) {
        List<String> texts = new ArrayList<>();
        if (nested instanceof Object[] parts) {
            for (Object part : parts) {
                texts.addAll(texts(part));
            }
        } else {
            texts.add((String) nested);
        }
        return texts;
    }

    @SuppressWarnings("unchecked")
    private static <T> Tensor tensor(Class<T> type, TensorDescriptor descriptor, List<?> elements) {
        return new Tensor(type, descriptor, (List<T>) elements);
    }

    /** Values that are boxed only when they are asked for: a picture of a million pixels stays one array. Unmodifiable. */
    private static final class Elements<T> extends AbstractList<T> implements RandomAccess {

        private final int size;
        private final IntFunction<T> values;

        Elements(int size, IntFunction<T> values) {
            this.size = size;
            this.values = values;
        }

        @Override
        public T get(int index) {
            return values.apply(Objects.checkIndex(index, size));
        }

        @Override
        public int size() {
            return size;
        }
    }
}
