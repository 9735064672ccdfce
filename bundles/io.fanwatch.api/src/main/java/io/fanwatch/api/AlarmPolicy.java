// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/**
 * When a device's alarm turns on and off: an m-out-of-n rule with hysteresis, so that a single odd reading does neither.
 *
 * @param window how many of the last readings count (n), 1 to 64
 * @param raise how many of them must be faulty to turn the alarm on (m), 1 to n
 * @param clear at how few faulty ones the alarm turns off again, 0 to m-1
 */
public record AlarmPolicy(int window, int raise, int clear) {

    /** @throws IllegalArgumentException if a number is out of range; the message names the property, the value and the range */
    public AlarmPolicy {
        if (window < 1 || window > Long.SIZE) {
            throw new IllegalArgumentException("alarm.window is " + window + ": it must be 1 to 64 readings");
        }
        if (raise < 1 || raise > window) {
            throw new IllegalArgumentException(
                    "alarm.raise is " + raise + ": it must be 1 to alarm.window, which is " + window);
        }
        if (clear < 0 || clear >= raise) {
            throw new IllegalArgumentException(
                    "alarm.clear is " + clear + ": it must be 0 or more and less than alarm.raise, which is " + raise);
        }
    }

    /**
     * What the alarm is after a reading.
     *
     * @param before what it was
     * @param history one bit a reading, the newest lowest, set if it was faulty
     */
    public AlarmState next(AlarmState before, long history) {
        int faults = Long.bitCount(history & -1L >>> Long.SIZE - window);
        boolean active = before == AlarmState.ACTIVE ? faults > clear : faults >= raise;
        return active ? AlarmState.ACTIVE : AlarmState.NORMAL;
    }
}
