package io.fanwatch.devices.internal;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one device, in place and in some 240 bytes, so that a reading leaves nothing behind for the garbage
 * collector. Its tracker writes and never waits; a reader copies and does so again if a write came in between, which it sees
 * by the sequence number: odd during a write, another one after it.
 */
final class DeviceState implements Cloneable {

    /** A device is silent after three times its usual interval, but not before this. */
    static final long SHORTEST_SILENCE_MILLIS = 60_000;

    private static final int SILENT_INTERVALS = 3;
    private static final long LONGEST_SILENCE_MILLIS = 86_400_000;
    /** An unusually long interval is forgotten over about so many readings. */
    private static final int INTERVAL_MEMORY = 64;

    private static final long PEAK_MILLIS = 1_000;
    private static final VarHandle SEQUENCE;

    static {
        try {
            SEQUENCE = MethodHandles.lookup().findVarHandle(DeviceState.class, "sequence", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What outlives a restart; times in ms since 1970. */
    record StoredDevice(
            String id,
            long firstSeen,
            long lastSeen,
            boolean alarm,
            long alarmSince,
            float alarmPeak,
            long history,
            int intervalMillis,
            boolean silent) {}

    final String id;

    /** The tracker's, which alone uses them: its devices in the order in which they were last heard. */
    DeviceState older;

    DeviceState newer;

    /** The change journal's. */
    volatile long revision;

    /** The ticks', which alone set it. */
    volatile boolean silent;

    private int sequence;

    private final long firstSeen;
    private volatile long heardMillis;
    private int intervalMillis;
    private long history;
    private boolean alarm;
    private boolean alarmChanged;
    private long alarmSince;
    private float alarmPeak;
    private float peak;
    private float peakBefore;
    private float probability;
    private boolean faulty;
    private long readingSecond;
    private int readingNano;
    private ModelDescription model;
    private FeatureSchema schema;
    private double[] values;

    /** A device of which nothing was heard before. */
    DeviceState(String id, long now, SteadyClock clock) {
        this.id = id;
        this.firstSeen = clock.wallMillis();
        this.alarmSince = firstSeen;
        this.heardMillis = now;
    }

    /** A device of before a restart. */
    DeviceState(StoredDevice stored, SteadyClock clock) {
        id = stored.id();
        firstSeen = stored.firstSeen();
        heardMillis = Math.min(-1, clock.steadyMillis() - (clock.wallMillis() - stored.lastSeen()));
        alarm = stored.alarm();
        alarmSince = stored.alarmSince();
        alarmPeak = stored.alarmPeak();
        history = stored.history();
        intervalMillis = stored.intervalMillis();
        silent = stored.silent();
    }

    /**
     * Takes a reading in. To be called by one thread at a time.
     *
     * @return whether what outlives a restart is another now
     */
    boolean update(
            Reading reading,
            float newProbability,
            boolean isFaulty,
            ModelDescription by,
            AlarmPolicy policy,
            long now,
            SteadyClock clock) {
        int before = sequence;
        SEQUENCE.setOpaque(this, before + 1);
        VarHandle.storeStoreFence();
        boolean first = model == null;
        if (!first) {
            long usual = Math.min(now - heardMillis, silentAfterMillis());
            intervalMillis = (int) Math.max(usual, intervalMillis - intervalMillis / INTERVAL_MEMORY);
        }
        keepPeak(newProbability, now, first);
        heardMillis = now;
        probability = newProbability;
        faulty = isFaulty;
        model = by;
        readingSecond = reading.time().getEpochSecond();
        readingNano = reading.time().getNano();
        keepValues(reading);
        long historyBefore = history;
        history = history << 1 | (isFaulty ? 1 : 0);
        boolean alarmBefore = alarm;
        alarm = policy.next(alarmState(), history) == AlarmState.ACTIVE;
        alarmChanged = alarm != alarmBefore;
        if (alarmChanged) {
            alarmSince = clock.wallMillis();
        }
        if (alarm) {
            alarmPeak = alarmChanged ? newProbability : Math.max(alarmPeak, newProbability);
        }
        SEQUENCE.setRelease(this, before + 2);
        return alarmChanged || history != historyBefore;
    }

    private void keepPeak(float newProbability, long now, boolean first) {
        long seconds = now / PEAK_MILLIS - heardMillis / PEAK_MILLIS;
        if (!first && seconds == 0) {
            peak = Math.max(peak, newProbability);
        } else {
            peakBefore = !first && seconds == 1 ? peak : 0;
            peak = newProbability;
        }
    }

    private void keepValues(Reading reading) {
        schema = reading.schema();
        if (values == null || values.length != schema.size()) {
            values = new double[schema.size()];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = reading.value(i);
        }
    }

    private long silentAfterMillis() {
        return Math.min(
                LONGEST_SILENCE_MILLIS, Math.max(SHORTEST_SILENCE_MILLIS, SILENT_INTERVALS * (long) intervalMillis));
    }

    private AlarmState alarmState() {
        return alarm ? AlarmState.ACTIVE : AlarmState.NORMAL;
    }

    /** For the tracker's thread: whether its alarm is on. */
    boolean hasAlarm() {
        return alarm;
    }

    /** For the tracker's thread: whether the last reading changed that. */
    boolean hasAlarmChanged() {
        return alarmChanged;
    }

    /** For any thread: when it was last heard, on the steady clock; below 0 if that was before a restart. */
    long heardMillis() {
        return heardMillis;
    }

    /** For any thread: whether it has sent nothing for too long. The time before a restart does not count. */
    boolean isSilent(long nowMillis) {
        long heard = heardMillis;
        long quietMillis = nowMillis - Math.max(0, heard);
        return silent && heard < 0 || quietMillis > SHORTEST_SILENCE_MILLIS && quietMillis > copy().silentAfterMillis();
    }

    /** For any thread: what is known, consistent in itself. */
    Device device(SteadyClock clock) {
        DeviceState copy = copy();
        return new Device(
                id,
                Instant.ofEpochMilli(copy.firstSeen),
                clock.wall(copy.heardMillis),
                Optional.ofNullable(copy.model).map(by -> copy.verdict()),
                Math.max(copy.peak, copy.peakBefore),
                copy.alarmState(),
                Instant.ofEpochMilli(copy.alarmSince),
                copy.alarmPeak,
                copy.silent);
    }

    private Verdict verdict() {
        Reading reading =
                new Reading(id, Optional.empty(), Instant.ofEpochSecond(readingSecond, readingNano), schema, values);
        return new Verdict(reading, probability, faulty, model, alarmState(), alarmChanged);
    }

    /** For any thread: what outlives a restart. */
    StoredDevice stored(SteadyClock clock) {
        DeviceState copy = copy();
        return new StoredDevice(
                id,
                copy.firstSeen,
                clock.wall(copy.heardMillis).toEpochMilli(),
                copy.alarm,
                copy.alarmSince,
                copy.alarmPeak,
                copy.history,
                copy.intervalMillis,
                copy.silent);
    }

    private DeviceState copy() {
        while (true) {
            int before = (int) SEQUENCE.getAcquire(this);
            DeviceState copy = clone();
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && (int) SEQUENCE.getOpaque(this) == before) {
                return copy;
            }
            Thread.yield();
        }
    }

    @Override
    protected DeviceState clone() {
        try {
            DeviceState copy = (DeviceState) super.clone();
            copy.values = values == null ? null : values.clone();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
