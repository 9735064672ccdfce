// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes a lasting alarm of a model's verdicts on single readings: the share of faulty verdicts over the fast time is
 * compared with the device's own share while it was learned (a chart of an exponentially weighted share: Gan, "Monitoring
 * observations generated from a binomial distribution using modified EWMA", Journal of Statistical Computation and
 * Simulation 37, 1990). A fan that the model has always called faulty gives no alarm: then its own normal decides.
 */
public final class VerdictRate {

    /** The limit in standard deviations of the share: one false alarm in a decade, whatever the normal share is. */
    private static final double LIMIT = 5;
    /** Verdicts more than that. */
    private static final double FEW = 3;

    private static final long NONE = Long.MIN_VALUE;

    private static final int BYTES = ReadingClock.bytes() + 4 * Double.BYTES + Long.BYTES;

    private final MonitorSettings settings;
    private final ReadingClock clock;
    private double age;
    private double share;
    private double normal;
    /** Sum of the squared weights in the share: one over the number of verdicts in it. */
    private double weights = 1;

    private long since = NONE;

    public VerdictRate(MonitorSettings settings) {
        this.settings = settings;
        this.clock = new ReadingClock(settings.fastSeconds());
    }

    /** Takes in the verdict on a reading, with its time in milliseconds since 1970; late ones are left out. */
    public void observe(long time, boolean faulty) {
        if (!clock.accepts(time)) {
            return;
        }
        double seconds = clock.advance(time);
        double value = faulty ? 1 : 0;
        age += seconds;
        double weight = seconds == 0 ? 0 : Math.max(1 - Math.exp(-seconds / settings.fastSeconds()), seconds / age);
        share += weight * (value - share);
        weights += weight * (weight - (2 - weight) * weights);
        if (age <= settings.learningSeconds()) {
            normal += weight == 0 ? 0 : seconds / age * (value - normal);
            return;
        }
        // few verdicts come in clusters more often than the normal distribution says: some more are needed
        double usual = Math.min(0.5, Math.max(normal, weights));
        double limit = normal + LIMIT * Math.sqrt(usual * (1 - usual) * weights) + FEW * weights;
        boolean alarm = share > (alarm() ? (normal + limit) / 2 : limit);
        since = !alarm ? NONE : alarm() ? since : time;
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
                .array();
    }

    /**
     * Takes up what {@link #toBytes} gave.
     *
     * @throws IllegalArgumentException if it is not as long as that
     */
    public void restore(byte[] state) {
        if (state.length != BYTES) {
            throw new IllegalArgumentException("the state of verdicts has " + state.length + " bytes, not " + BYTES);
        }
        ByteBuffer from = ByteBuffer.wrap(state);
        clock.read(from);
        age = from.getDouble();
        share = from.getDouble();
        normal = from.getDouble();
        weights = from.getDouble();
        since = from.getLong();
    }
}
