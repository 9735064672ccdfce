// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

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

    /**
     * Writes the points that are not older than that, oldest first, each an array: time, values, probability.
     *
     * @return the time of the last one, or {@code since} if there is none
     */
    long writeSince(long since, JsonWriter json) throws IOException {
        long last = since;
        for (int i = 0; i < size; i++) {
            int at = index(i);
            if (times[at] >= since) {
                last = times[at];
                json.beginArray().value(last);
                for (int column = 0; column < width; column++) {
                    Json.number(json, rows[at * width + column], column == width - 1 ? 4 : 2);
                }
                json.endArray();
            }
        }
        return last;
    }

    /** How many values a point has besides the probability. */
    int values() {
        return width - 1;
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
