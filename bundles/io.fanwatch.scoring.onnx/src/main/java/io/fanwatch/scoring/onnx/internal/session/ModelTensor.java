// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import java.util.Arrays;
import java.util.List;
import org.eclipse.kura.ai.inference.TensorDescriptor;

/**
 * An input or output as the model declares it.
 *
 * @param shape {@link #OPEN} where any size is allowed; empty for a single value, or where the model says nothing
 */
public record ModelTensor(String name, ElementType type, long[] shape) {

    public static final long OPEN = -1;

    /** The same for the callers of Kura's API. */
    public TensorDescriptor descriptor() {
        return TensorDescriptor.builder(name, type.name(), openShape()).build();
    }

    /** The shape as Kura's descriptors have it, which cannot be empty. */
    List<Long> openShape() {
        return shape.length == 0 ? List.of(1L) : Arrays.stream(shape).boxed().toList();
    }

    /**
     * The shape to run with. Open dimensions follow from the number of elements: of several, the last takes all and the
     * others are 1.
     *
     * @param given what the tensor says, perhaps with open dimensions too
     * @param count how many elements there are
     */
    long[] shapeOf(List<Long> given, int count) throws InferenceException {
        boolean single = shape.length == 0
                && (given.isEmpty() || count == 1 && (given.equals(List.of(1L)) || given.equals(List.of(OPEN))));
        long[] resolved = single ? new long[0] : merged(given);
        long known = 1;
        int open = -1;
        for (int i = 0; i < resolved.length; i++) {
            if (resolved[i] == OPEN) {
                if (open >= 0) {
                    resolved[open] = 1;
                }
                open = i;
            } else {
                known = product(known, resolved[i], given);
            }
        }
        if (open >= 0) {
            if (count % known != 0) {
                throw InferenceException.invalid("it has " + count + " elements, which do not fill the shape "
                        + openShape() + ": give a multiple of " + known);
            }
            resolved[open] = count / known;
        } else if (known != count) {
            throw InferenceException.invalid("it has " + count + " elements, but the shape " + Arrays.toString(resolved)
                    + " has " + known + ": give as many");
        }
        if (count == 0) {
            throw InferenceException.invalid("it has no elements: give at least one");
        }
        return resolved;
    }

    private long[] merged(List<Long> given) throws InferenceException {
        if (shape.length != 0 && shape.length != given.size()) {
            throw misfit(given);
        }
        long[] merged = new long[given.size()];
        for (int i = 0; i < merged.length; i++) {
            Long size = given.get(i);
            if (size == null || size < OPEN || size == 0) {
                throw InferenceException.invalid("its shape is " + given
                        + ": a dimension is a number above 0, or -1 where it follows from the number of elements");
            }
            boolean free = shape.length == 0 || shape[i] == OPEN;
            if (!free && size != OPEN && size != shape[i]) {
                throw misfit(given);
            }
            merged[i] = free ? size : shape[i];
        }
        return merged;
    }

    private static long product(long known, long size, List<Long> given) throws InferenceException {
        try {
            return Math.multiplyExact(known, size);
        } catch (ArithmeticException e) {
            throw InferenceException.invalid("its shape " + given + " has more elements than can be counted");
        }
    }

    private InferenceException misfit(List<Long> given) {
        return InferenceException.invalid("its shape is " + given + ", but the model wants " + openShape()
                + ", where -1 is any number: give that");
    }
}
