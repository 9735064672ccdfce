// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.DeviceEvent;
import io.fanwatch.api.DeviceEvent.Kind;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One predictor's devices and their alarms. Beyond the maximum the device not heard of for longest is forgotten, so that a
 * flood of made-up ids cannot fill the memory. Its lock is for predictors, which take turns after an update; no reader takes it.
 */
final class AlarmTracker implements DeviceTracker {

    /** After how long without a reading a device is forgotten though there is room. */
    static final long FORGOTTEN_AFTER_MILLIS = 30L * 24 * 60 * 60 * 1_000;

    private static final int NAMED = 20;

    private final String predictor;
    private final SteadyClock clock;
    private final ChangeJournal journal;
    private final DeviceEvents events;
    private final StateLog log;
    private volatile AlarmPolicy policy = new AlarmPolicy(10, 5, 1);
    private volatile int maximum = 100_000;
    private final AtomicLong lastingChanges = new AtomicLong();

    /** What is known, for any thread. */
    final ConcurrentMap<String, DeviceState> states = new ConcurrentHashMap<>();

    /** Whether its predictor is there. */
    volatile boolean open;

    /** How many devices were silent at the last {@link #noticeSilence}. */
    volatile int silent;

    /* the rest is guarded by this */
    /** Closes the ring of devices in the order in which they were last heard. */
    private final DeviceState end;

    private final ReadingOrder order = new ReadingOrder();
    private final ToldBefore told = new ToldBefore();

    private final Set<String> active = new LinkedHashSet<>();
    private volatile int activeCount;
    private volatile List<String> firstActive = List.of();
    private volatile long forgotten;
    private volatile long readings;

    AlarmTracker(String predictor, SteadyClock clock, ChangeJournal journal, DeviceEvents events, StateLog log) {
        this.predictor = predictor;
        this.clock = clock;
        this.journal = journal;
        this.events = events;
        this.log = log;
        end = new DeviceState("", 0, clock);
        end.older = end;
        end.newer = end;
    }

    synchronized void restore(List<DeviceState> stored) {
        stored.stream()
                .sorted(Comparator.comparingLong(DeviceState::heardMillis))
                .forEach(state -> {
                    states.put(state.id, state);
                    append(state);
                    setActive(state);
                    journal.add(state);
                });
    }

    /**
     * Takes up what came of a reading before a restart.
     *
     * @param later whether it came after what {@link #restore(List)} took up
     */
    synchronized void restore(StateLog.Entry entry, boolean later) {
        order.remember(entry.hash(), clock.steadyMillis());
        told.add(entry);
        if (later) {
            Optional.ofNullable(states.remove(entry.state().id)).ifPresent(this::remove);
            restore(List.of(entry.state()));
        }
    }

    @Override
    public void configure(AlarmPolicy newPolicy, int maximumDevices) {
        policy = newPolicy;
        maximum = maximumDevices;
    }

    @Override
    public synchronized Verdict track(
            Reading reading, float probability, ModelDescription model, double threshold, Findings findings) {
        boolean faulty = probability >= threshold;
        long now = clock.steadyMillis();
        DeviceState known = states.get(reading.deviceId());
        DeviceState state = known == null ? new DeviceState(reading.deviceId(), now, clock) : known;
        if (known != null) {
            remove(state);
        }
        append(state);
        boolean isNew = order.isNews(reading, state, now);
        Optional<ToldBefore.Outcome> before = told.of(state.id, order.hash());
        boolean news = isNew && before.isEmpty();
        long millis = ReadingOrder.millis(reading.time());
        boolean lasting = state.update(reading, news, probability, faulty, model, findings, policy, now, clock);
        if (before.isPresent() && told.wasMistaken(state.id)) {
            state.goBackTo(before.get());
            lasting = true;
        }
        if (lasting) {
            boolean changed = before.map(ToldBefore.Outcome::changed).orElse(state.hasAlarmChanged());
            log.add(predictor, order.hash(), changed, state);
        }
        if (lasting || known == null) {
            lastingChanges.incrementAndGet();
        }
        if (known == null) {
            states.put(state.id, state); // not before, so that nobody finds it without its verdict
        }
        if (state.hasAlarmChanged()) {
            setActive(state);
            events.offer(event(state.hasAlarm() ? Kind.ALARM_RAISED : Kind.ALARM_CLEARED, state));
        }
        readings++;
        journal.add(state);
        forget(maximum, now);
        if (news) {
            told.news(state.id, millis);
            return verdict(reading, probability, faulty, model, state.hasAlarm(), state.hasAlarmChanged(), findings);
        }
        boolean active = before.map(ToldBefore.Outcome::active)
                .or(() -> told.active(state.id, millis))
                .orElse(state.hasAlarm());
        boolean changed = before.filter(ToldBefore.Outcome::changed).isPresent();
        return verdict(reading, probability, faulty, model, active, changed, findings);
    }

    private static Verdict verdict(
            Reading reading,
            float probability,
            boolean faulty,
            ModelDescription model,
            boolean active,
            boolean changed,
            Findings findings) {
        AlarmState alarm = active ? AlarmState.ACTIVE : AlarmState.NORMAL;
        return new Verdict(reading, probability, faulty, model, alarm, changed, findings);
    }

    @Override
    public CompletionStage<Void> keep() {
        return log.keep();
    }

    /** Turns a device's alarm on or off, whatever its readings say, until they say otherwise. */
    synchronized void turn(String id, boolean on) {
        DeviceState state = states.get(id);
        if (state != null && state.turn(on, clock)) {
            lastingChanges.incrementAndGet();
            log.add(predictor, 0, true, state);
            setActive(state);
            events.offer(event(on ? Kind.ALARM_RAISED : Kind.ALARM_CLEARED, state));
            journal.add(state);
        }
    }

    private void setActive(DeviceState state) {
        boolean isActive = state.hasAlarm() && states.containsKey(state.id);
        if (isActive ? active.add(state.id) : active.remove(state.id)) {
            activeCount = active.size();
            firstActive = active.stream().limit(NAMED).toList();
        }
    }

    private DeviceEvent event(Kind kind, DeviceState state) {
        return new DeviceEvent(kind, Instant.ofEpochMilli(clock.wallMillis()), predictor, state.device(clock));
    }

    /** Forgets devices that are too many or were not heard of for a month. */
    private void forget(int most, long now) {
        long before = now - FORGOTTEN_AFTER_MILLIS;
        while (end.newer != end && (states.size() > most || end.newer.heardMillis() < before)) {
            DeviceState state = end.newer;
            remove(state);
            states.remove(state.id);
            order.forget(state.id);
            told.forget(state.id);
            forgotten++;
            lastingChanges.incrementAndGet();
            setActive(state);
            journal.addForgotten(state);
            events.offerUnlessBusy(event(Kind.FORGOTTEN, state));
        }
    }

    /** Forgets devices that were not heard of for a month, for want of readings that would do it. */
    synchronized void forgetLongSilent() {
        forget(Integer.MAX_VALUE, clock.steadyMillis());
    }

    synchronized void forgetAll() {
        forget(0, clock.steadyMillis());
    }

    /** Finds out which devices fell silent and which are heard again. To be called by one thread. */
    void noticeSilence() {
        long now = clock.steadyMillis();
        int count = 0;
        for (DeviceState state : states.values()) {
            boolean isSilent = state.isSilent(now);
            count += isSilent ? 1 : 0;
            if (isSilent != state.silent) {
                state.silent = isSilent;
                if (!events.offerUnlessBusy(event(isSilent ? Kind.SILENT : Kind.HEARD_AGAIN, state))) {
                    state.silent = !isSilent; // noticed again when there is room
                    return;
                }
                lastingChanges.incrementAndGet();
                journal.add(state);
            }
        }
        silent = count;
    }

    private void remove(DeviceState state) {
        state.older.newer = state.newer;
        state.newer.older = state.older;
        state.newer = null; // a forgotten one must not keep alive those that are forgotten after it
    }

    private void append(DeviceState state) {
        state.older = end.older;
        state.newer = end;
        state.older.newer = state;
        end.older = state;
    }

    /** How often something changed that outlives a restart. */
    long lastingChanges() {
        return lastingChanges.get();
    }

    long readings() {
        return readings;
    }

    @Override
    public int size() {
        return states.size();
    }

    @Override
    public int alarms() {
        return activeCount;
    }

    @Override
    public List<String> firstAlarms() {
        return firstActive;
    }

    @Override
    public long forgotten() {
        return forgotten;
    }
}
