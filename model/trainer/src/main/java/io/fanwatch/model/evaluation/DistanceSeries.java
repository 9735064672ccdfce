// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import java.util.Arrays;

/** A device's distance over time, in at most a thousand points: the highest of each time. */
final class DistanceSeries {

    private static final int POINTS = 1000;

    private final String device;
    private final double[] days = new double[POINTS];
    private final double[] highest = new double[POINTS];
    private int size;
    private int merged = 1;
    private int pending;

    DistanceSeries(String device) {
        this.device = device;
    }

    String device() {
        return device;
    }

    void add(long time, double distance) {
        if (pending == 0) {
            if (size == POINTS) {
                halve();
            }
            days[size] = time / 86_400_000.0;
            highest[size] = distance;
        }
        highest[size] = Math.max(highest[size], distance);
        if (++pending >= merged) {
            pending = 0;
            size++;
        }
    }

    private void halve() {
        size /= 2;
        merged *= 2;
        for (int i = 0; i < size; i++) {
            days[i] = days[2 * i];
            highest[i] = Math.max(highest[2 * i], highest[2 * i + 1]);
        }
    }

    double[] days() {
        return Arrays.copyOf(days, size);
    }

    double[] highest() {
        return Arrays.copyOf(highest, size);
    }
}
