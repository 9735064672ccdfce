// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;

/** The alarm of one device: begins when the distance stays above the limit, ends when it stays well below. */
final class DistanceAlarm {

    static final long NONE = Long.MIN_VALUE;

    /** The alarm begins when the distance has been above the limit for this part of the fast time. */
    private static final double DELAY = 0.05;
    /** The alarm ends when the distance has been below this for the fast time. */
    private static final double END = 0.7;
    /** An alarm that ended by itself has to stay away for so many fast times to have been normal. */
    private static final double ADMIT_AFTER = 72;

    private final double fastSeconds;
    /** The differences at the furthest of the present alarm, and of those shortly before. */
    private double[] excursion = {};

    private final int size;

    private double furthest;
    private double above;
    private double below;
    private double quiet;
    private long since = NONE;

    DistanceAlarm(int size, double fastSeconds) {
        this.fastSeconds = fastSeconds;
        this.size = size;
    }

    /** When it began, in milliseconds since 1970, or {@link #NONE}. */
    long since() {
        return since;
    }

    /**
     * Takes in a distance that stood for so many seconds.
     *
     * @param differences that it is of; not to be changed later
     * @return whether the {@link #excursion} turns out to have been normal: wear does not go back by itself
     */
    boolean update(long time, double seconds, double distance, double[] differences) {
        above = distance >= 1 ? above + seconds : 0;
        below = distance < END ? below + seconds : 0;
        if (since == NONE && above > DELAY * fastSeconds) {
            since = time;
            below = 0;
        } else if (since != NONE && below > fastSeconds) {
            since = NONE;
            quiet = 0;
        }
        if (since != NONE && distance > furthest) {
            furthest = distance;
            excursion = differences;
        }
        if (since != NONE || furthest == 0) {
            return false;
        }
        quiet += seconds;
        if (quiet <= ADMIT_AFTER * fastSeconds) {
            return false;
        }
        furthest = 0;
        return true;
    }

    double[] excursion() {
        return excursion;
    }

    /** What was above or below has to begin again. */
    void pause() {
        above = 0;
        below = 0;
    }

    void end() {
        since = NONE;
        furthest = 0;
    }

    int bytes() {
        return Long.BYTES + Float.BYTES * (4 + size);
    }

    void write(ByteBuffer to) {
        to.putLong(since);
        to.putFloat((float) furthest)
                .putFloat((float) above)
                .putFloat((float) below)
                .putFloat((float) quiet);
        for (int i = 0; i < size; i++) {
            to.putFloat(furthest > 0 ? (float) excursion[i] : 0);
        }
    }

    void read(ByteBuffer from) {
        since = from.getLong();
        furthest = from.getFloat();
        above = from.getFloat();
        below = from.getFloat();
        quiet = from.getFloat();
        double[] kept = new double[size];
        for (int i = 0; i < size; i++) {
            kept[i] = from.getFloat();
        }
        excursion = furthest > 0 ? kept : excursion;
    }
}
