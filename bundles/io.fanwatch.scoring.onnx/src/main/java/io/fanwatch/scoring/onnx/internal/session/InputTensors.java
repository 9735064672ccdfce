// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The native memory that one call at a time needs for its inputs, kept for the next call: buffers grow as needed, and a
 * tensor of the same shape is only filled anew. Not thread-safe.
 */
final class InputTensors implements AutoCloseable {

    /** A buffer with the tensor that looks at it. */
    private static final class Slot {
        private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
        private long[] shape;
        private OnnxTensor tensor;

        private void free() {
            if (tensor != null) {
                tensor.close();
                tensor = null;
            }
        }
    }

    private static final int SMALLEST = 64;

    final BoundedRun run;
    private final OrtEnvironment environment = OnnxSession.environment();
    private final Map<String, Slot> slots = new HashMap<>();
    /** What is only for the call in progress. */
    private final Deque<AutoCloseable> passing = new ArrayDeque<>();

    InputTensors(BoundedRun run) {
        this.run = run;
    }

    /** A tensor with these values, until {@link #freePassing} or the next call for the same input. */
    OnnxTensor tensor(InputValues values, Map<ElementType, UnsignedInput> unsigned)
            throws InferenceException, OrtException {
        ElementType type = values.input().type();
        if (type == ElementType.BYTES) {
            OnnxTensor texts = OnnxTensor.createTensor(environment, values.texts(), values.shape());
            passing.push(texts);
            return texts;
        }
        OnnxTensor tensor = filled(values);
        if (!UnsignedInput.makes(type)) {
            return tensor;
        }
        OrtSession.Result cast = unsigned.get(type).convert(tensor);
        passing.push(cast);
        return (OnnxTensor) cast.get(0);
    }

    void freePassing() {
        while (!passing.isEmpty()) {
            try {
                passing.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("native memory cannot be freed", e);
            }
        }
    }

    private OnnxTensor filled(InputValues values) throws InferenceException, OrtException {
        Slot slot = slots.computeIfAbsent(values.input().name(), name -> new Slot());
        reserve(slot, values);
        slot.buffer.clear();
        values.write(slot.buffer);
        slot.buffer.flip();
        if (slot.tensor == null || !Arrays.equals(slot.shape, values.shape())) {
            slot.free();
            slot.shape = values.shape();
            slot.tensor = create(environment, values.input().type(), slot.buffer, slot.shape);
        }
        return slot.tensor;
    }

    private static void reserve(Slot slot, InputValues values) throws InferenceException {
        long bytes = values.bytes();
        if (bytes > Integer.MAX_VALUE / 2) {
            throw InferenceException.invalid(
                    "it has " + bytes + " bytes, more than ONNX Runtime takes from Java: divide it");
        }
        if (slot.buffer.capacity() < bytes) {
            slot.free();
            int capacity = Math.max(SMALLEST, Integer.highestOneBit((int) bytes - 1) << 1);
            slot.buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        }
    }

    /** @param buffer kept as long as the tensor */
    static OnnxTensor create(OrtEnvironment environment, ElementType type, ByteBuffer buffer, long[] shape)
            throws OrtException {
        return switch (type) {
            case BOOL -> OnnxTensor.createTensor(environment, buffer, shape, OnnxJavaType.BOOL);
            case INT8 -> OnnxTensor.createTensor(environment, buffer, shape, OnnxJavaType.INT8);
            case UINT8 -> OnnxTensor.createTensor(environment, buffer, shape, OnnxJavaType.UINT8);
            case INT16 -> OnnxTensor.createTensor(environment, buffer.asShortBuffer(), shape, OnnxJavaType.INT16);
            case FP16 -> OnnxTensor.createTensor(environment, buffer.asShortBuffer(), shape, OnnxJavaType.FLOAT16);
            case INT32, UINT16 -> OnnxTensor.createTensor(environment, buffer.asIntBuffer(), shape);
            case INT64, UINT32, UINT64 -> OnnxTensor.createTensor(environment, buffer.asLongBuffer(), shape);
            case FP32 -> OnnxTensor.createTensor(environment, buffer.asFloatBuffer(), shape);
            case FP64 -> OnnxTensor.createTensor(environment, buffer.asDoubleBuffer(), shape);
            case BYTES -> throw new IllegalArgumentException("texts are not kept");
        };
    }

    @Override
    public void close() {
        slots.values().forEach(Slot::free);
    }
}
