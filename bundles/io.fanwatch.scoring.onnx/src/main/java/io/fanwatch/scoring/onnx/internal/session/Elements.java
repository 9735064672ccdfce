package io.fanwatch.scoring.onnx.internal.session;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** Values that are boxed only when they are asked for: a picture of a million pixels stays one array. Unmodifiable. */
final class Elements<T> extends AbstractList<T> implements RandomAccess {

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
