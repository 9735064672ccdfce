// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes a lasting alarm of a model's verdicts on single readings: the share of faulty verdicts over the fast time is
 * compared with the device's own share while it was learned (a chart of an exponentially weighted share: Gan, "Monitoring
 * observations generated from a binomial distribution using modified EWMA", Journal of Statistical Computation and
 * Simulation 37, 1990). A fan that the model has always called faulty gives no alarm: then its own normal decides.
 *
 * <p>It also says whether the model {@link #contradicts} the monitor. A model can only do so where its limits are within a
 * fan's reach: then it called some ordinary readings faulty while the fan was learned, and would call more so if the fan
 * changed. Of a fan that keeps away from the model's limits the model knows nothing.
 */
public final class VerdictRate {

    /** The limit in standard deviations of the share: one false alarm in a decade, whatever the normal share is. */
    private static final double LIMIT = 5;
    /** Verdicts more than that. */
    private static final double FEW = 3;
    /** So many ordinary readings called faulty while it was learned show that the model's limits are within reach. */
    private static final int WITHIN_REACH = 3;
    /** From this distance on the monitor is certain, whatever the model says. */
    private static final double CERTAIN = 1.5;

    private static final long NONE = Long.MIN_VALUE;

    /** Beside the readings called faulty, in the last byte of what is kept. */
    private static final int CONTRADICTS = 4;

    private static final int BYTES = ReadingClock.bytes() + 4 * Double.BYTES + Long.BYTES + Byte.BYTES;

    private final MonitorSettings settings;
    private final ReadingClock clock;
    private double age;
    private double share;
    private double normal;
    /** Sum of the squared weights in the share: one over the number of verdicts in it. */
    private double weights = 1;

    private long since = NONE;
    private int reached;
    private boolean contradicts;

    public VerdictRate(MonitorSettings settings) {
        this.settings = settings;
        this.clock = new ReadingClock(settings.fastSeconds());
    }

    /**
     * Takes in the verdict on a reading; late ones are left out.
     *
     * @param time when it was taken, in milliseconds since 1970
     * @param faulty the verdict
     * @param condition the same device, after the same reading
     */
    public void observe(long time, boolean faulty, DeviceCondition condition) {
        if (!clock.accepts(time)) {
            return;
        }
        double seconds = clock.advance(time);
        double value = faulty ? 1 : 0;
        age += seconds;
        double weight = ReadingClock.weight(seconds, settings.fastSeconds(), age);
        share += weight * (value - share);
        weights += weight * (weight - (2 - weight) * weights);
        if (age <= settings.learningSeconds()) {
            normal += weight == 0 ? 0 : seconds / age * (value - normal);
            reached = Math.min(WITHIN_REACH, reached + (faulty && condition.isOrdinary() ? 1 : 0));
        } else {
            boolean alarm = share > normal + (alarm() ? margin() / 2 : margin());
            since = !alarm ? NONE : alarm() ? since : time;
        }
        boolean begins = condition.alarmSince().filter(began -> began == time).isPresent();
        contradicts = condition.alarm()
                && (contradicts || begins)
                && reached == WITHIN_REACH
                && share <= normal + margin() / 2
                && condition.distance() < CERTAIN;
    }

    /** How much more than normal the share has to be for an alarm. */
    private double margin() {
        // few verdicts come in clusters more often than the normal distribution says: some more are needed
        double usual = Math.min(0.5, Math.max(normal, weights));
        return LIMIT * Math.sqrt(usual * (1 - usual) * weights) + FEW * weights;
    }

    /**
     * Whether the monitor has an alarm, and the model would see it if the device had changed, and does not: the alarm is
     * then more likely chance. Not so once the monitor is certain, from one and a half times its limit on. An alarm that
     * was not contradicted at any time since it began is not later: it ends when the monitor ends it.
     */
    public boolean contradicts() {
        return contradicts;
    }

    /** Whether there are lastingly more faulty verdicts than normal for the device. */
    public boolean alarm() {
        return since != NONE;
    }

    /** Since when, in milliseconds since 1970; empty if there are not. */
    public Optional<Long> alarmSince() {
        return alarm() ? Optional.of(since) : Optional.empty();
    }

    /** The machine was serviced: what is normal for it is kept, and the alarm ends. */
    public void serviced() {
        share = normal;
        since = NONE;
    }

    /** All of it, to be kept over a restart. */
    public byte[] toBytes() {
        ByteBuffer to = ByteBuffer.allocate(BYTES);
        clock.write(to);
        return to.putDouble(age)
                .putDouble(share)
                .putDouble(normal)
                .putDouble(weights)
                .putLong(since)
                .put((byte) (contradicts ? reached | CONTRADICTS : reached))
                .array();
    }

    /**
     * Takes up what {@link #toBytes} gave.
     *
     * @throws IllegalArgumentException if it is not as long as that
     */
    public void restore(byte[] state) {
        if (state.length != BYTES && state.length != BYTES - 1) {
            throw new IllegalArgumentException("the state of verdicts has " + state.length + " bytes, not " + BYTES);
        }
        ByteBuffer from = ByteBuffer.wrap(state);
        clock.read(from);
        age = from.getDouble();
        share = from.getDouble();
        normal = from.getDouble();
        weights = from.getDouble();
        since = from.getLong();
        // what was written before the model could contradict ends here
        int flags = from.hasRemaining() ? from.get() : 0;
        reached = flags & ~CONTRADICTS;
        contradicts = flags != reached;
    }
}
