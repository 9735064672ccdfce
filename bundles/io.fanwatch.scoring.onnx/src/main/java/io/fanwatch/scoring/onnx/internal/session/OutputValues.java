package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;

/** What ONNX Runtime gives, in Kura's words. */
final class OutputValues {

    private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";
    private static final Map<String, ElementType> OTHER_NAMES = Map.of(
            "FLOAT16", ElementType.FP16,
            "FLOAT", ElementType.FP32,
            "DOUBLE", ElementType.FP64,
            "STRING", ElementType.BYTES);

    private OutputValues() {}

    /** Kura's type for that of ONNX, if it has one. */
    static Optional<ElementType> type(TensorInfo info) {
        String name = info.onnxType.name().substring(TYPE_PREFIX.length());
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.ofNullable(OTHER_NAMES.get(name));
    }

    /**
     * Copies an output.
     *
     * @throws InferenceException if Kura has no type for it
     * @throws OrtException if ONNX Runtime fails
     */
    static Tensor read(String name, OnnxValue value) throws OrtException, InferenceException {
        ElementType type =
                value instanceof OnnxTensor ? type((TensorInfo) value.getInfo()).orElse(null) : null;
        if (type == null) {
            throw new InferenceException(
                    KuraErrorCode.INTERNAL_ERROR,
                    "output " + name + " is " + value.getInfo() + ", which Kura has no type for");
        }
        OnnxTensor tensor = (OnnxTensor) value;
        TensorDescriptor descriptor = TensorDescriptor.builder(
                        name,
                        type.name(),
                        TensorShape.described(tensor.getInfo().getShape()))
                .build();
        return switch (type) {
            case BYTES -> tensor(String.class, descriptor, texts(tensor.getValue()));
            case FP16 -> tensor(Float.class, descriptor, type.read(bytes(tensor.getFloatBuffer())));
            default ->
                tensor(
                        type.elementClass(),
                        descriptor,
                        type.read(tensor.getByteBuffer().order(ByteOrder.nativeOrder())));
        };
    }

    private static ByteBuffer bytes(FloatBuffer floats) {
        ByteBuffer bytes = ByteBuffer.allocate(floats.remaining() * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(floats);
        return bytes;
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
}
