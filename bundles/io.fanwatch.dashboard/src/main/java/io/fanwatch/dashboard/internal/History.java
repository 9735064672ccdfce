package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One fan's last points: a time, the values and the fault probability. Takes {@value #BYTES_BESIDES_VALUES} bytes a point
 * and four for each value, and grows only as points come. To be used under its owner's lock.
 */
final class History {

    /** What a point takes besides its values: the time and the probability. */
    static final int BYTES_BESIDES_VALUES = Long.BYTES + Float.BYTES;

    /** Points closer than this become one. */
    static final long SPACING_MILLIS = 950;

    private static final int FIRST_CAPACITY = 8;

    /**
     * One point.
     *
     * @param time in ms since 1970
     * @param row the values and, last, the probability
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Point(long time, float[] row) {

        /** Writes an array: time, values, probability. */
        void writeTo(JsonWriter json) throws IOException {
            json.beginArray().value(time);
            for (int i = 0; i < row.length; i++) {
                Json.number(json, row[i], i == row.length - 1 ? 4 : 2);
            }
            json.endArray();
        }
    }

    private final int width;
    private long[] times = new long[FIRST_CAPACITY];
    private float[] rows;
    private int first;
    private int size;

    /** @param values how many values a point has; the probability comes on top */
    History(int values) {
        width = values + 1;
        rows = new float[FIRST_CAPACITY * width];
    }

    /**
     * Adds a point; one that comes right after another replaces it but keeps the larger probability, so that no peak is lost.
     *
     * @param time in ms since 1970
     * @param row the values and, last, the probability; copied
     * @param most how many points may be kept; the oldest go first
     */
    void add(long time, float[] row, int most) {
        if (size > 0 && time - times[index(size - 1)] < SPACING_MILLIS) {
            int last = index(size - 1) * width;
            float peak = Math.max(rows[last + width - 1], row[width - 1]);
            System.arraycopy(row, 0, rows, last, width);
            rows[last + width - 1] = peak;
            return;
        }
        while (size >= Math.max(1, most)) {
            first = (first + 1) % times.length;
            size--;
        }
        if (size == times.length) {
            resize(Math.min(Math.max(1, most), 2 * size));
        } else if (times.length > FIRST_CAPACITY && times.length > 2 * most) {
            resize(Math.max(FIRST_CAPACITY, most));
        }
        int next = index(size++);
        times[next] = time;
        System.arraycopy(row, 0, rows, next * width, width);
    }

    /** The points that are not older than that, oldest first. */
    List<Point> since(long time) {
        return IntStream.range(0, size)
                .map(this::index)
                .filter(at -> times[at] >= time)
                .mapToObj(at -> new Point(times[at], Arrays.copyOfRange(rows, at * width, (at + 1) * width)))
                .toList();
    }

    /** How many values a point has besides the probability. */
    int values() {
        return width - 1;
    }

    int size() {
        return size;
    }

    /** How many points there is room for, whether or not they came. */
    int capacity() {
        return times.length;
    }

    private int index(int position) {
        return (first + position) % times.length;
    }

    private void resize(int capacity) {
        long[] newTimes = new long[capacity];
        float[] newRows = new float[capacity * width];
        for (int i = 0; i < size; i++) {
            newTimes[i] = times[index(i)];
            System.arraycopy(rows, index(i) * width, newRows, i * width, width);
        }
        times = newTimes;
        rows = newRows;
        first = 0;
    }
}
