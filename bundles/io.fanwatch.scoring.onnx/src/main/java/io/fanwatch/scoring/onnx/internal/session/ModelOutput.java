// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * How an output comes, as a run of the model has shown.
 *
 * @param tensor its name in the graph
 * @param columns how many numbers it has a row
 * @param pinnedShape the shape of a buffer that the model can write to, the number of rows in front; empty if it cannot
 * @param isWhole whether it gives whole numbers
 */
record ModelOutput(String tensor, int columns, Optional<long[]> pinnedShape, boolean isWhole) {

    /** The name that a model's metadata gives its output, which must be among those it has. */
    static String among(Set<String> outputs, String named) throws InvalidModelException {
        if (!outputs.contains(named)) {
            throw new InvalidModelException("it has no output " + named + ", which its metadata names, only " + outputs
                    + ": name one of these in the metadata property fanwatch.output");
        }
        return named;
    }

    /**
     * @param rows how many were given
     * @param isFree whether any number of them can be given
     * @param session which holds a buffer of ours to the shape that the file declares, right or wrong
     * @return nothing if it does not have as many numbers for each
     */
    static Optional<ModelOutput> of(String tensor, OnnxValue value, int rows, boolean isFree, OrtSession session)
            throws OrtException {
        int numbers = numbers(value).length;
        if (numbers == 0 || numbers % rows != 0) {
            return Optional.empty();
        }
        long[] shape = ((OnnxTensor) value).getInfo().getShape();
        ElementType type = ElementType.of(((OnnxTensor) value).getInfo()).orElseThrow();
        long[] open = shape.clone();
        Arrays.fill(open, 0, Math.min(1, open.length), ModelTensor.OPEN);
        boolean isPinned = type == ElementType.FP32
                && numbers == rows
                && isFree
                && shape.length > 0
                && shape[0] == rows
                && session.getOutputInfo().get(tensor).getInfo() instanceof TensorInfo declared
                && Arrays.equals(open, declared.getShape());
        return Optional.of(new ModelOutput(
                tensor,
                numbers / rows,
                isPinned ? Optional.of(shape) : Optional.empty(),
                type.elementClass() != Float.class && type != ElementType.FP64));
    }

    long[] shapeOf(int rows) {
        long[] full = pinnedShape.orElseThrow().clone();
        full[0] = rows;
        return full;
    }

    /** What a run has given, row by row. */
    double[] read(OnnxValue value, int rows) throws OrtException {
        double[] numbers = numbers(value);
        if (numbers.length != rows * columns) {
            throw new OrtException("its output " + tensor + " has " + numbers.length + " numbers for " + rows
                    + " rows, but " + columns + " a row at other times");
        }
        return numbers;
    }

    private static double[] read(FloatBuffer written) {
        double[] numbers = new double[written.limit()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = written.get(i);
        }
        return numbers;
    }

    private static double[] numbers(OnnxValue value) throws OrtException {
        Optional<ElementType> type = value instanceof OnnxTensor tensor
                ? ElementType.of(tensor.getInfo()).filter(any -> any != ElementType.BYTES)
                : Optional.empty();
        if (type.isEmpty()) {
            throw new OrtException("its output is " + value.getInfo()
                    + ": name one that is a tensor of numbers in fanwatch.output (of scikit-learn's converter, the"
                    + " probabilities)");
        }
        OnnxTensor tensor = (OnnxTensor) value;
        return switch (type.get()) {
            case FP32, FP16 -> read(tensor.getFloatBuffer());
            case FP64 -> tensor.getDoubleBuffer().array();
            case INT64, UINT64 -> {
                LongBuffer longs = tensor.getLongBuffer();
                double[] numbers = new double[longs.limit()];
                Arrays.setAll(numbers, longs::get);
                yield numbers;
            }
            default -> {
                ByteBuffer bytes = tensor.getByteBuffer().order(java.nio.ByteOrder.nativeOrder());
                double[] numbers = new double[bytes.limit() / type.get().width()];
                Arrays.setAll(numbers, i -> type.get().get(bytes, i));
                yield numbers;
            }
        };
    }
}
