// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Condition.Phase;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one device is, compared with its own normal. Of constant size, whatever came before.
 *
 * <p>Each reading is clipped to the device's own range and turned into features. A fast mean of each says how the device
 * is now, a slow mean what is normal. Their differences are compared with how they varied while the device was
 * {@link Phase#LEARNING learned}: one {@link #distance() distance}, 1 at the limit. Above the limit there is an
 * {@link #alarm() alarm}, until the distance has been well below for the fast time. What is far from normal changes the
 * normal little.
 */
public final class DeviceCondition {

    private static final byte VERSION = 3;

    /** How fast the normal follows a device that is far from it, as a part of how fast it follows else. */
    private static final double FAR_FOLLOWING = 0.25;
    /** Up to this distance the normal follows as it should ... */
    private static final double NEAR = 0.4;
    /** ... and from this one on it follows slowly. */
    private static final double FAR = 0.8;
    /** Up to this distance a difference counts whole when the variation is learned further ... */
    private static final double ORDINARY = 0.5;
    /** ... and from this one on not at all. */
    private static final double EXTRAORDINARY = 0.7;
    /** The distance that the furthest of an alarm has from then on, if the alarm turned out to be normal. */
    private static final double ADMITTED = 0.8;
    /** From this distance on a trend is recorded ... */
    private static final double TREND_BEGINS = 0.6;
    /** ... and below this one it is forgotten. */
    private static final double TREND_ENDS = 0.4;
    /** Least readings to learn from, however long that takes. */
    private static final int LEAST_READINGS = 30;
    /** How often the variation learned comes to count, as a part of the fast time. */
    private static final double APPLY_EVERY = 0.25;

    private final ConditionMonitor monitor;
    private final double fastSeconds;
    private final double slowSeconds;
    private final int size;

    private final ReadingClock clock;
    private final FieldRange range;
    /** None if the features are the fields themselves. */
    private final Optional<Features.State> indicators;

    private final NormalVariation variation;
    private final Trend trend;
    private final DistanceAlarm alarm;
    private final Absences absences;

    private final double[] fast;
    private final double[] slow;

    private Phase state = Phase.LEARNING;
    private boolean learned;
    private int readings;
    private double fastAge;
    private double slowAge;
    private double rangeAge;
    /** Sum of the squared weights in the fast means: one over the number of readings in them. */
    private double weights;
    /** The same while the device was learned. */
    private double learnedWeights;

    private double sinceApplied;
    private double distance;

    DeviceCondition(ConditionMonitor monitor) {
        this.monitor = monitor;
        this.fastSeconds = monitor.settings().fastSeconds();
        this.slowSeconds = monitor.settings().slowSeconds();
        this.size = monitor.features().size();
        this.clock = new ReadingClock(fastSeconds);
        this.range = new FieldRange(monitor.fields().size());
        this.indicators = Optional.of(monitor.features())
                .filter(features -> !features.areFields())
                .map(Features::start);
        this.variation = new NormalVariation(size);
        this.trend = new Trend(size, fastSeconds);
        this.fast = new double[size];
        this.slow = new double[size];
        this.alarm = new DistanceAlarm(size, fastSeconds);
        this.absences = new Absences(size, fastSeconds);
        Arrays.fill(fast, Double.NaN);
        Arrays.fill(slow, Double.NaN);
    }

    /**
     * Takes a reading in.
     *
     * @param time when it was taken, in milliseconds since 1970
     * @param reading its values in the order of {@link ConditionMonitor#fields()}, NaN where one is missing
     * @return false if it was left out, as it is not later than the one before
     */
    public boolean observe(long time, double[] reading) {
        if (!clock.accepts(time)) {
            return false;
        }
        if (!monitor.runs(reading)) {
            state = Phase.PAUSED;
            return true;
        }
        state = learned ? Phase.WATCHING : Phase.LEARNING;
        readings = Math.min(readings + 1, LEAST_READINGS);
        double seconds = clock.advance(time);
        if (clock.pause() > 0) {
            forget(clock.pause() < slowSeconds ? Math.exp(-clock.pause() / slowSeconds) : 0);
        }
        rangeAge += seconds;
        if (!range.known()) {
            range.begin(reading);
            return true;
        }
        fastAge += seconds;
        double weight = ReadingClock.weight(seconds, fastSeconds, fastAge);
        weights += weight * (weight - (2 - weight) * weights);
        boolean frozen = learned && Double.isInfinite(slowSeconds);
        double[] clipped = new double[reading.length];
        double[] steady = new double[reading.length];
        range.update(
                reading, frozen ? 0 : ReadingClock.weight(seconds, slowSeconds, rangeAge), weight, clipped, steady);
        double[] values = indicators.isEmpty() ? clipped : new double[size];
        indicators.ifPresent(found -> found.update(time, clipped, values));
        if (absences.update(values, seconds, weight, learned && !alarm())) {
            apply();
        }
        follow(values, seconds, weight, frozen);
        // a fast mean of a few readings only says nothing yet
        if (fastAge < fastSeconds + monitor.features().memoryMillis() / 1000.0) {
            return true;
        }
        double[] differences = differences();
        sinceApplied += seconds;
        if (sinceApplied >= APPLY_EVERY * fastSeconds) {
            apply();
            if (!frozen && !alarm()) {
                variation.last(differences, monitor.settings(), sinceApplied);
            }
            sinceApplied = 0;
        }
        if (learned) {
            judge(time, seconds, differences, indicators.isEmpty() ? steady : values);
        } else {
            learn(seconds);
        }
        return true;
    }

    private void apply() {
        variation.apply(slow, monitor.memorySeconds(), absences);
    }

    private double[] differences() {
        double[] differences = new double[size];
        Arrays.setAll(differences, i -> fast[i] - slow[i]);
        return differences;
    }

    private void follow(double[] values, double seconds, double weight, boolean frozen) {
        slowAge += seconds;
        double following = frozen ? 0 : ReadingClock.weight(seconds, slowSeconds, slowAge);
        if (alarm()) {
            following *= FAR_FOLLOWING;
        } else if (slowAge >= monitor.settings().learningSeconds()) {
            following *= FAR_FOLLOWING + (1 - FAR_FOLLOWING) * fall(distance, NEAR, FAR);
        }
        for (int i = 0; i < size; i++) {
            boolean missing = Double.isNaN(values[i]);
            if (Double.isNaN(fast[i])) {
                fast[i] = missing && learned ? slow[i] : values[i];
            } else if (!missing) {
                fast[i] += absences.weight(i, seconds, weight) * (values[i] - fast[i]);
            }
            if (learned && !missing) {
                slow[i] += following * (values[i] - slow[i]);
            }
        }
    }

    private void learn(double seconds) {
        variation.learn(fast, slow, seconds);
        learnedWeights += seconds / variation.seconds() * (weights - learnedWeights);
        if (slowAge >= monitor.settings().learningSeconds() && readings == LEAST_READINGS) {
            learned = true;
            state = Phase.WATCHING;
            sinceApplied = 0;
            apply();
        }
    }

    private void judge(long time, double seconds, double[] differences, double[] values) {
        // with fewer readings in the fast mean than while it was learned, noise goes further
        distance = variation.distance(differences) / Math.sqrt(Math.max(1, weights / learnedWeights));
        if (!alarm() && variation.seconds() < slowSeconds && !Double.isInfinite(slowSeconds)) {
            variation.refine(differences, fall(distance, ORDINARY, EXTRAORDINARY), seconds);
        }
        if (alarm.update(time, seconds, distance, differences) && !Double.isInfinite(slowSeconds)) {
            variation.admit(alarm.excursion(), ADMITTED);
            apply();
        }
        if (distance >= TREND_BEGINS || alarm()) {
            trend.begin(slow);
        } else if (distance < TREND_ENDS) {
            trend.end();
        }
        trend.add(seconds, values);
    }

    /** 1 up to {@code from}, 0 beyond {@code to}, a straight line between. */
    private static double fall(double value, double from, double to) {
        return Math.max(0, Math.min(1, (to - value) / (to - from)));
    }

    /** The machine stood for so long that only this part of what was normal still counts. */
    private void forget(double part) {
        fastAge = 0;
        weights = 0;
        slowAge = learned ? slowAge * part : slowAge;
        Arrays.fill(fast, Double.NaN);
        distance = 0;
        alarm.pause();
        trend.end();
    }

    /** The machine was serviced: the alarm ends, levels are learned anew within the fast time, variations are kept. */
    public void serviced() {
        forget(0);
        alarm.end();
    }

    /** Whether the device is learned, watched, or stands, as of its last reading. */
    public Phase state() {
        return state;
    }

    /** How far the device is from its normal: 1 at the limit, 0 while nothing can be said. */
    public double distance() {
        return distance;
    }

    /** Whether all values of the last reading are within the device's own range, which a bad reading's are not. */
    public boolean isOrdinary() {
        return range.ordinary();
    }

    /** Whether the device has been beyond the limit and has not come back for the fast time. */
    public boolean alarm() {
        return alarm.since() != DistanceAlarm.NONE;
    }

    /** When the alarm was raised, in milliseconds since 1970; empty if there is none. */
    public Optional<Long> alarmSince() {
        return alarm() ? Optional.of(alarm.since()) : Optional.empty();
    }

    /** What each feature has to do with the distance, the greatest share first; empty while nothing can be said. */
    public List<Contribution> contributions() {
        return distance > 0 ? variation.contributions(monitor.features().names(), differences()) : List.of();
    }

    /**
     * When the first of these limits will be reached if the device goes on as since it began to change.
     *
     * @return empty if there is no significant trend towards any of them
     */
    public Optional<Forecast> forecast(List<Limit> limits) {
        return limits.stream()
                .flatMap(limit -> {
                    int feature = monitor.features().names().indexOf(limit.feature());
                    if (feature < 0 || absences.isLeftOut(feature)) {
                        return Stream.empty();
                    }
                    double noise = indicators.isEmpty() ? range.variance(feature) * learnedWeights : 0;
                    Load load = variation.load(feature, noise, monitor.settings());
                    return trend.forecast(feature, limit, variation, load).stream();
                })
                .min(Comparator.comparing(Forecast::late));
    }

    /** All of it, to be kept over a restart: see {@link ConditionMonitor#restore}. */
    public byte[] toBytes() {
        int length = 2 + Integer.BYTES + 7 * Float.BYTES + 2 * size * Float.BYTES;
        ByteBuffer to = ByteBuffer.allocate(length
                + alarm.bytes()
                + ReadingClock.bytes()
                + range.bytes()
                + indicators.map(Features.State::bytes).orElse(0)
                + variation.bytes()
                + trend.bytes());
        to.put(VERSION).putInt(monitor.fingerprint()).put((byte)
                (state.ordinal() << 6 | (learned ? 32 : 0) | readings));
        for (double number :
                new double[] {fastAge, slowAge, rangeAge, weights, learnedWeights, sinceApplied, distance}) {
            to.putFloat((float) number);
        }
        for (int i = 0; i < size; i++) {
            to.putFloat((float) fast[i]).putFloat((float) slow[i]);
        }
        alarm.write(to);
        clock.write(to);
        range.write(to);
        indicators.ifPresent(found -> found.write(to));
        variation.write(to);
        trend.write(to);
        return to.array();
    }

    void read(ByteBuffer from) {
        byte version = from.get();
        if (version < 1 || version > VERSION || from.getInt() != monitor.fingerprint()) {
            throw new IllegalArgumentException(
                    "The state of a device is of another version, or of other features or times");
        }
        int flags = Byte.toUnsignedInt(from.get());
        state = Phase.values()[flags >> 6];
        learned = (flags & 32) != 0;
        readings = flags & 31;
        fastAge = from.getFloat();
        slowAge = from.getFloat();
        rangeAge = from.getFloat();
        weights = from.getFloat();
        learnedWeights = from.getFloat();
        sinceApplied = from.getFloat();
        distance = from.getFloat();
        for (int i = 0; i < size; i++) {
            fast[i] = from.getFloat();
            slow[i] = from.getFloat();
        }
        alarm.read(from);
        clock.read(from);
        range.read(from, version);
        indicators.ifPresent(found -> found.read(from));
        variation.read(from, version, learned ? new double[size] : slow);
        trend.read(from);
        if (learned) {
            apply();
        }
    }
}
