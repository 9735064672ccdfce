// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;

/**
 * Tells how much time each reading of a device stands for, whatever the interval between readings: late and repeated
 * readings for none, a reading after a gap for no more than three usual intervals. Silence for longer than the fast time,
 * and than ten usual intervals, is a pause.
 */
final class ReadingClock {

    private static final double GAP_INTERVALS = 3;
    private static final double SILENCE_INTERVALS = 10;
    /** The usual interval is a mean over that many. */
    private static final int INTERVALS = 50;
    /** As many make a first mean, in which a gap counts whole. */
    private static final int FIRST_INTERVALS = 8;

    private static final long NEVER = Long.MIN_VALUE;

    private final double fastSeconds;
    private long last = NEVER;
    private long lastRunning = NEVER;
    private long behindSince = NEVER;
    private int intervals;
    private double interval;
    private double pause;

    ReadingClock(double fastSeconds) {
        this.fastSeconds = fastSeconds;
    }

    /** When the device's last reading was taken, in milliseconds since 1970. */
    long last() {
        return last;
    }

    /**
     * Whether a reading comes after those before. One that does not is left out, unless only such come for the fast time:
     * then the device's clock was put back and counts anew.
     */
    boolean accepts(long time) {
        if (last == NEVER || time > last) {
            behindSince = NEVER;
            last = time;
            return true;
        }
        if (behindSince == NEVER || time < behindSince) {
            behindSince = time;
        }
        if (time == last || (time - behindSince) / 1000.0 < fastSeconds) {
            return false;
        }
        behindSince = NEVER;
        last = time;
        lastRunning = time;
        return true;
    }

    /** Seconds that a reading of the running machine stands for; above zero except for the first. */
    double advance(long time) {
        double gap = lastRunning == NEVER ? 0 : (time - lastRunning) / 1000.0;
        lastRunning = time;
        boolean usual = intervals >= FIRST_INTERVALS;
        pause = usual && gap > Math.max(fastSeconds, SILENCE_INTERVALS * interval) ? gap : 0;
        if (pause > 0) {
            return interval;
        }
        double seconds = usual ? Math.min(gap, GAP_INTERVALS * interval) : gap;
        if (seconds > 0) {
            intervals = Math.min(intervals + 1, INTERVALS);
            interval += (seconds - interval) / intervals;
        }
        return seconds;
    }

    /** How much a reading counts in a mean: as much as any in one that is younger than its time constant. */
    static double weight(double seconds, double timeConstant, double age) {
        return seconds == 0 ? 0 : Math.max(1 - Math.exp(-seconds / timeConstant), seconds / age);
    }

    /** How long the machine had not run before the last reading, in seconds; 0 if that was no pause. */
    double pause() {
        return pause;
    }

    static int bytes() {
        return 3 * Long.BYTES + Float.BYTES + Byte.BYTES;
    }

    void write(ByteBuffer to) {
        to.putLong(last)
                .putLong(lastRunning)
                .putLong(behindSince)
                .putFloat((float) interval)
                .put((byte) intervals);
    }

    void read(ByteBuffer from) {
        last = from.getLong();
        lastRunning = from.getLong();
        behindSince = from.getLong();
        interval = from.getFloat();
        intervals = from.get();
    }
}
