package io.fanwatch.scoring.onnx.internal.session;

import java.util.Arrays;
import java.util.List;

/** Shapes with open dimensions, which are -1. */
public final class TensorShape {

    public static final long OPEN = -1;

    private TensorShape() {}

    /**
     * The shape as Kura's descriptors have it, which cannot be empty.
     *
     * @param shape empty for a single value
     */
    static List<Long> described(long[] shape) {
        return shape.length == 0 ? List.of(1L) : Arrays.stream(shape).boxed().toList();
    }

    /**
     * The shape to run with. Open dimensions follow from the number of elements: of several, the last takes all and the
     * others are 1.
     *
     * @param declared the model's shape; empty for a single value or any shape
     * @param given what the tensor says, perhaps with open dimensions too
     * @param count how many elements there are
     * @throws InferenceException if these three do not fit
     */
    static long[] resolve(long[] declared, List<Long> given, int count) throws InferenceException {
        boolean single = declared.length == 0
                && (given.isEmpty() || count == 1 && (given.equals(List.of(1L)) || given.equals(List.of(OPEN))));
        long[] shape = single ? new long[0] : merged(declared, given);
        long known = 1;
        int open = -1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == OPEN) {
                if (open >= 0) {
                    shape[open] = 1;
                }
                open = i;
            } else {
                known = product(known, shape[i], given);
            }
        }
        if (open >= 0) {
            if (count % known != 0) {
                throw InferenceException.invalid("it has " + count + " elements, which do not fill the shape "
                        + described(declared) + ": give a multiple of " + known);
            }
            shape[open] = count / known;
        } else if (known != count) {
            throw InferenceException.invalid("it has " + count + " elements, but the shape " + Arrays.toString(shape)
                    + " has " + known + ": give as many");
        }
        if (count == 0) {
            throw InferenceException.invalid("it has no elements: give at least one");
        }
        return shape;
    }

    private static long[] merged(long[] declared, List<Long> given) throws InferenceException {
        if (declared.length != 0 && declared.length != given.size()) {
            throw misfit(declared, given);
        }
        long[] shape = new long[given.size()];
        for (int i = 0; i < shape.length; i++) {
            Long size = given.get(i);
            if (size == null || size < OPEN || size == 0) {
                throw InferenceException.invalid("its shape is " + given
                        + ": a dimension is a number above 0, or -1 where it follows from the number of elements");
            }
            boolean free = declared.length == 0 || declared[i] == OPEN;
            if (!free && size != OPEN && size != declared[i]) {
                throw misfit(declared, given);
            }
            shape[i] = free ? size : declared[i];
        }
        return shape;
    }

    private static long product(long known, long size, List<Long> given) throws InferenceException {
        try {
            return Math.multiplyExact(known, size);
        } catch (ArithmeticException e) {
            throw InferenceException.invalid("its shape " + given + " has more elements than can be counted");
        }
    }

    private static InferenceException misfit(long[] declared, List<Long> given) {
        return InferenceException.invalid("its shape is " + given + ", but the model wants " + described(declared)
                + ", where -1 is any number: give that");
    }
}
