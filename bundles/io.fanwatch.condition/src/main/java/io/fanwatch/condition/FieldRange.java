// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The level and the spread of each field of one device, and its values clipped to three spreads around the level, so that
 * a bad reading counts little (Huber's psi; its use in control charts: Croux, Gelper and Mahieu, "Robust control charts for
 * time series data", Expert Systems with Applications 38, 2011). A value that is the very same as the last ones, more often than
 * can be chance for that field while others go on, is that of a sensor that is stuck, and counts as missing. The first nine readings give median and trimmed mean
 * deviation; a spread that turns out too small grows fast, as each clipped value counts nine times the
 * variance.
 */
final class FieldRange {

    static final int FIRST_READINGS = 9;
    private static final double CLIP = 3;
    /** Of the first readings, the two furthest from the median may be bad; the mean distance of the others, to a spread. */
    private static final int TRUSTED = 7;

    private static final double DISTANCE_TO_SPREAD = 1.8;
    /** A run of equal values is no chance if it is less likely than e to the minus this: one in a million. */
    private static final double SURPRISE = 13.8;
    /** Values that repeat are taken to do so by chance at least as often as this ... */
    private static final double LEAST_REPEATS = 0.01;
    /** ... and a field that repeats its values more often than this does not show that a machine goes on. */
    private static final double MOST_REPEATS = 0.99;

    private static final float[] NONE = {};

    private final int fields;
    private final double[] level;
    /** Not above 0 while the field seems constant: then minus the square of the only other value's distance. */
    private final double[] variance;

    private final double[] recent;
    /** How often a value is the very same as the one before, and how many in a row have been so. */
    private final float[] repeats;

    private final double[] last;
    private final int[] run;
    /** Of the first nine, empty once they are known. */
    private float[] firstReadings;

    private int readings;
    private boolean ordinary;

    FieldRange(int fields) {
        this.fields = fields;
        this.level = new double[fields];
        this.variance = new double[fields];
        this.recent = new double[fields];
        this.repeats = new float[fields];
        this.last = new double[fields];
        this.run = new int[fields];
        Arrays.fill(repeats, 1);
        this.firstReadings = new float[fields * FIRST_READINGS];
        Arrays.fill(level, Double.NaN);
        Arrays.fill(recent, Double.NaN);
    }

    boolean known() {
        return readings == FIRST_READINGS;
    }

    /** Takes one of the first readings; known after nine of them. */
    void begin(double[] values) {
        for (int field = 0; field < fields; field++) {
            firstReadings[field * FIRST_READINGS + readings] = (float) values[field];
        }
        if (++readings < FIRST_READINGS) {
            return;
        }
        for (int field = 0; field < fields; field++) {
            double[] sample = new double[FIRST_READINGS];
            for (int i = 0; i < FIRST_READINGS; i++) {
                sample[i] = firstReadings[field * FIRST_READINGS + i];
            }
            double median = median(sample);
            for (int i = 0; i < FIRST_READINGS; i++) {
                sample[i] = Math.abs(sample[i] - median);
            }
            double spread = DISTANCE_TO_SPREAD
                    * Arrays.stream(sample).sorted().limit(TRUSTED).average().orElse(0);
            level[field] = median;
            recent[field] = median;
            variance[field] = Double.isNaN(spread) ? 0 : spread * spread;
        }
        firstReadings = NONE;
    }

    /**
     * @param values a reading
     * @param slow how much it counts for level and spread
     * @param fast how much it counts for the recent value
     * @param clipped where to write the values clipped around the level
     * @param steady where to write the values clipped around their means over the fast time, which follow a lasting change
     *     however far it goes; the mean for one that is missing
     */
    void update(double[] values, double slow, double fast, double[] clipped, double[] steady) {
        ordinary = true;
        boolean goesOn = countRuns(values, slow);
        for (int field = 0; field < fields; field++) {
            double value = values[field];
            if (Double.isNaN(value) || goesOn && isStuck(field)) {
                clipped[field] = Double.NaN;
                steady[field] = recent[field];
                continue;
            }
            if (Double.isNaN(level[field])) {
                level[field] = value;
                recent[field] = value;
            }
            double reach = CLIP * Math.sqrt(variance(field, value));
            double step = Math.max(-reach, Math.min(reach, value - level[field]));
            clipped[field] = level[field] + step;
            ordinary &= step == value - level[field];
            level[field] += slow * step;
            if (variance[field] > 0) {
                variance[field] += slow * (step * step - variance[field]);
            }
            double move = Math.max(-reach, Math.min(reach, value - recent[field]));
            steady[field] = recent[field] + move;
            recent[field] += fast * move;
        }
    }

    /** Returns whether any field that often moves does so. */
    private boolean countRuns(double[] values, double weight) {
        boolean goesOn = false;
        for (int field = 0; field < fields; field++) {
            if (!Double.isNaN(values[field])) {
                boolean same = values[field] == last[field];
                run[field] = same ? run[field] + 1 : 0;
                repeats[field] += weight * ((same ? 1 : 0) - repeats[field]);
                last[field] = values[field];
                goesOn |= repeats[field] < MOST_REPEATS && !isStuck(field);
            }
        }
        return goesOn;
    }

    private boolean isStuck(int field) {
        return run[field] > 2 && -run[field] * Math.log(Math.max(LEAST_REPEATS, repeats[field])) > SURPRISE;
    }

    /** The square of the field's spread; 0 while it seems constant. */
    double variance(int field) {
        return Math.max(0, variance[field]);
    }

    /** Whether no value of the last reading was clipped around its level. */
    boolean ordinary() {
        return ordinary;
    }

    /** The variance; a field that seemed constant has one from the second other value on, of the nearer of the two. */
    private double variance(int field, double value) {
        double other = value - level[field];
        if (variance[field] <= 0 && other != 0) {
            variance[field] = variance[field] < 0 ? Math.min(-variance[field], other * other) : -other * other;
        }
        return variance(field);
    }

    /** The median of those that are numbers, NaN if none is. */
    private static double median(double[] sample) {
        double[] sorted = Arrays.stream(sample)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    int bytes() {
        return Byte.BYTES + Float.BYTES * fields * (known() ? 4 : readings);
    }

    void write(ByteBuffer to) {
        to.put((byte) readings);
        for (int field = 0; field < fields; field++) {
            if (known()) {
                to.putFloat((float) level[field])
                        .putFloat((float) variance[field])
                        .putFloat((float) recent[field])
                        .putFloat(repeats[field]);
            } else {
                for (int i = 0; i < readings; i++) {
                    to.putFloat(firstReadings[field * FIRST_READINGS + i]);
                }
            }
        }
    }

    /** Before version 3 nothing was known of how often values repeat: then none is stuck for a while. */
    void read(ByteBuffer from, int version) {
        readings = from.get();
        for (int field = 0; field < fields; field++) {
            if (known()) {
                level[field] = from.getFloat();
                variance[field] = from.getFloat();
                recent[field] = from.getFloat();
                repeats[field] = version < 3 ? 1 : from.getFloat();
                firstReadings = NONE;
            } else {
                for (int i = 0; i < readings; i++) {
                    firstReadings[field * FIRST_READINGS + i] = from.getFloat();
                }
            }
        }
    }
}
