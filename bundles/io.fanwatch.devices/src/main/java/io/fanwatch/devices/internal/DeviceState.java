// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one device, in place and in some 275 bytes, so that a reading leaves nothing behind for the garbage
 * collector. Its tracker writes and never waits; a reader copies and does so again if a write came in between, which it sees
 * by the sequence number: odd during a write, another one after it.
 */
public final class DeviceState implements Cloneable {

    /** A device is silent after three times its usual interval, but not before this. */
    static final long SHORTEST_SILENCE_MILLIS = 60_000;

    private static final int SILENT_INTERVALS = 3;
    private static final long LONGEST_SILENCE_MILLIS = 86_400_000;
    /** An unusually long interval is forgotten over about so many readings. */
    private static final int INTERVAL_MEMORY = 64;

    private static final long PEAK_MILLIS = 1_000;

    /* bits of what is stored */
    private static final int ALARM = 1;
    private static final int SILENT = 2;

    final String id;

    /** The tracker's, which alone uses them: its ring of devices in the order in which they were last heard. */
    DeviceState older;

    DeviceState newer;

    /** The change journal's. */
    volatile long revision;

    /** The ticks', which alone set it. */
    volatile boolean silent;

    private volatile int sequence;

    private final long firstSeen;
    private volatile long heardMillis;
    private int intervalMillis;
    private long history;
    private boolean active;
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
    private Findings findings = Findings.NONE;
    private FeatureSchema schema;
    private double[] values;

    /** The latest time of a reading, as the device tells it. */
    private long newestMillis = Long.MIN_VALUE;

    /** A device of which nothing was heard before. */
    public DeviceState(String id, long now, SteadyClock clock) {
        this.id = id;
        this.firstSeen = clock.wallMillis();
        this.alarmSince = firstSeen;
        this.heardMillis = now;
    }

    /** A device of before a restart, as {@link #writeTo} wrote it. */
    DeviceState(DataInput in, int format, SteadyClock clock) throws IOException {
        id = in.readUTF();
        int flags = in.readUnsignedByte();
        active = (flags & ALARM) != 0;
        silent = (flags & SILENT) != 0;
        firstSeen = in.readLong();
        heardMillis = Math.min(-1, clock.steadyMillis() - (clock.wallMillis() - in.readLong()));
        alarmSince = in.readLong();
        alarmPeak = in.readFloat();
        history = in.readLong();
        intervalMillis = in.readInt();
        newestMillis = format == 1 ? Long.MIN_VALUE : in.readLong();
    }

    /** For any thread: writes what outlives a restart; times in ms since 1970. */
    void writeTo(DataOutput out, SteadyClock clock) throws IOException {
        DeviceState copy = copy();
        out.writeUTF(id);
        out.writeByte((copy.hasAlarm() ? ALARM : 0) | (copy.silent ? SILENT : 0));
        out.writeLong(firstSeen);
        out.writeLong(clock.wall(copy.heardMillis).toEpochMilli());
        out.writeLong(copy.alarmSince);
        out.writeFloat(copy.alarmPeak);
        out.writeLong(copy.history);
        out.writeInt(copy.intervalMillis);
        out.writeLong(copy.newestMillis);
    }

    /**
     * Takes a reading in. To be called by one thread at a time. One that came before, or is older than one that did, is recorded
     * but leaves the alarm as it is.
     *
     * @param news whether it is neither
     * @return whether what outlives a restart is another now
     */
    public boolean update(
            Reading reading,
            boolean news,
            float newProbability,
            boolean isFaulty,
            ModelDescription by,
            Findings found,
            AlarmPolicy policy,
            long now,
            SteadyClock clock) {
        int before = sequence;
        sequence = before + 1;
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
        // of a late or repeated reading the condition monitor says nothing: what it said before still holds
        boolean late = ReadingOrder.millis(reading.time()) <= newestMillis;
        findings = late && found.condition().isEmpty() && findings.condition().isPresent()
                ? found.with(findings.remaining(), findings.condition())
                : found;
        readingSecond = reading.time().getEpochSecond();
        readingNano = reading.time().getNano();
        keepValues(reading);
        alarmChanged = false;
        long historyBefore = history;
        if (news) {
            newestMillis = ReadingOrder.millis(reading.time());
            judge(newProbability, isFaulty, policy, clock);
        }
        sequence = before + 2;
        return alarmChanged || (history ^ historyBefore) << Long.SIZE - policy.window() != 0;
    }

    private void judge(float newProbability, boolean isFaulty, AlarmPolicy policy, SteadyClock clock) {
        history = history << 1 | (isFaulty ? 1 : 0);
        boolean activeBefore = active;
        active = policy.next(alarm(), history) == AlarmState.ACTIVE;
        alarmChanged = active != activeBefore;
        if (alarmChanged) {
            alarmSince = clock.wallMillis();
        }
        if (active) {
            alarmPeak = alarmChanged ? newProbability : Math.max(alarmPeak, newProbability);
        }
    }

    /** Turns its alarm on or off, whatever its readings say, on the thread that updates it. Returns whether that changed it. */
    boolean turn(boolean on, SteadyClock clock) {
        if (active == on) {
            return false;
        }
        int before = sequence;
        sequence = before + 1;
        VarHandle.storeStoreFence();
        active = on;
        history = on ? -1 : 0; // as if readings had done it: a faulty one must not end it
        alarmSince = clock.wallMillis();
        sequence = before + 2;
        return true;
    }

    /** For the tracker's thread: what came of the last reading that was news. */
    ToldBefore.Outcome outcome(long hash, boolean changed) {
        return new ToldBefore.Outcome(hash, newestMillis, history, active, changed);
    }

    /** For the tracker's thread: takes back what came after a reading. Whether that changed the alarm is then told anew. */
    void goBackTo(ToldBefore.Outcome outcome) {
        int before = sequence;
        sequence = before + 1;
        VarHandle.storeStoreFence();
        alarmChanged = active != outcome.active();
        active = outcome.active();
        history = outcome.history();
        newestMillis = outcome.millis();
        sequence = before + 2;
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

    /** For the tracker's thread, as the two that follow: the latest time of a reading. */
    long newestMillis() {
        return newestMillis;
    }

    /** Whether a reading came since the restart. */
    boolean hasReported() {
        return model != null;
    }

    /** After how long without a reading it is silent. */
    public long silentAfterMillis() {
        return Math.min(
                LONGEST_SILENCE_MILLIS, Math.max(SHORTEST_SILENCE_MILLIS, SILENT_INTERVALS * (long) intervalMillis));
    }

    /** For the tracker's thread, as the two that follow: its alarm. */
    public AlarmState alarm() {
        return active ? AlarmState.ACTIVE : AlarmState.NORMAL;
    }

    boolean hasAlarm() {
        return active;
    }

    /** Whether the last reading changed it. */
    public boolean hasAlarmChanged() {
        return alarmChanged;
    }

    /** For any thread: when it was last heard, on the steady clock; below 0 if that was before a restart. */
    public long heardMillis() {
        return heardMillis;
    }

    /** For any thread: whether it has sent nothing for too long. The time before a restart does not count. */
    public boolean isSilent(long nowMillis) {
        long heard = heardMillis;
        long quietMillis = nowMillis - Math.max(0, heard);
        return silent && heard < 0 || quietMillis > SHORTEST_SILENCE_MILLIS && quietMillis > copy().silentAfterMillis();
    }

    /** Takes note of whether it is silent, for who looks by itself. */
    public void lookAt(long nowMillis) {
        silent = isSilent(nowMillis);
    }

    /** For any thread: what is known, consistent in itself. */
    public Device device(SteadyClock clock) {
        DeviceState copy = copy();
        return new Device(
                id,
                Instant.ofEpochMilli(firstSeen),
                clock.wall(copy.heardMillis),
                Optional.ofNullable(copy.model).map(by -> copy.verdict()),
                Math.max(copy.peak, copy.peakBefore),
                copy.alarm(),
                Instant.ofEpochMilli(copy.alarmSince),
                copy.alarmPeak,
                copy.silent);
    }

    private Verdict verdict() {
        Instant time = Instant.ofEpochSecond(readingSecond, readingNano);
        Reading reading = Reading.withMissing(id, Optional.empty(), time, schema, values);
        return new Verdict(reading, probability, faulty, model, alarm(), alarmChanged, findings);
    }

    private DeviceState copy() {
        while (true) {
            int before = sequence;
            DeviceState copy = clone();
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && sequence == before) {
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
