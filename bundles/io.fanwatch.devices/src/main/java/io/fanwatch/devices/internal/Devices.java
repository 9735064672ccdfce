// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.DeviceTracker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The devices of all predictors. Thread-safe; see {@link DeviceRegistry}. */
class Devices implements DeviceRegistry, RegistryAlarms {

    private record Candidate(boolean open, Device device) {}

    /* what to show if several predictors judge a device: the greatest */
    private static final Comparator<Candidate> PRECEDENCE = Comparator.comparing(Candidate::open)
            .thenComparing(candidate -> candidate.device().alarm() == AlarmState.ACTIVE)
            .thenComparing(candidate -> candidate.device().lastSeen());

    private final SteadyClock clock;
    private final DeviceEvents events;
    private final ChangeJournal journal = new ChangeJournal();
    final StateLog log;
    private final ConcurrentMap<String, AlarmTracker> trackers = new ConcurrentHashMap<>();
    volatile boolean takenUp;

    Devices(SteadyClock clock, DeviceEvents events) {
        this.clock = clock;
        this.events = events;
        this.log = new StateLog(clock);
    }

    /** Takes in what each predictor knew before a restart. */
    void restore(Map<String, List<DeviceState>> stored) {
        stored.forEach((predictor, states) -> make(predictor).restore(states));
    }

    /** Takes in what came of a reading before a restart; whether {@code later} than what {@link #restore(Map)} took in. */
    void restore(StateLog.Entry entry, boolean later) {
        make(entry.predictor()).restore(entry, later);
    }

    Map<String, Collection<DeviceState>> states() {
        Map<String, Collection<DeviceState>> states = new LinkedHashMap<>();
        trackers.forEach((predictor, tracker) -> states.put(predictor, tracker.states.values()));
        return states;
    }

    /** How often something changed that outlives a restart. */
    long lastingChanges() {
        return sum(AlarmTracker::lastingChanges);
    }

    /** Notices what no reading tells: who is silent, and what predictors that are gone knew too long ago. */
    void tick() {
        for (AlarmTracker tracker : trackers.values()) {
            tracker.noticeSilence();
            if (!tracker.open) {
                tracker.forgetLongSilent();
            }
        }
    }

    private AlarmTracker make(String predictor) {
        return trackers.computeIfAbsent(predictor, name -> new AlarmTracker(name, clock, journal, events, log));
    }

    @Override
    public DeviceTracker tracker(String predictor) {
        AlarmTracker tracker = make(predictor);
        tracker.open = true;
        return tracker;
    }

    @Override
    public void release(String predictor) {
        Optional.ofNullable(trackers.get(predictor)).ifPresent(tracker -> tracker.open = false);
    }

    @Override
    public void forget(String predictor) {
        release(predictor);
        Optional.ofNullable(trackers.get(predictor)).ifPresent(AlarmTracker::forgetAll);
    }

    @Override
    public void turnAlarm(String id, boolean on) {
        trackers.values().forEach(tracker -> tracker.turn(id, on));
        keep();
    }

    @Override
    public boolean isTakenUp() {
        return takenUp;
    }

    @Override
    public void keep() {
        log.keepNow();
    }

    @Override
    public Optional<Device> device(String id) {
        return trackers.values().stream()
                .flatMap(tracker -> Stream.ofNullable(tracker.states.get(id))
                        .map(state -> new Candidate(tracker.open, state.device(clock))))
                .max(PRECEDENCE)
                .map(Candidate::device);
    }

    @Override
    public List<Device> devices(String after, int limit) {
        return ids(state -> state.id.compareTo(after) > 0).stream()
                .sorted()
                .limit(limit)
                .flatMap(id -> device(id).stream())
                .toList();
    }

    private Set<String> ids(Predicate<DeviceState> which) {
        return trackers.values().stream()
                .flatMap(tracker -> tracker.states.values().stream())
                .filter(which)
                .map(state -> state.id)
                .collect(Collectors.toSet());
    }

    @Override
    public Changes changesSince(long revision, Consumer<Device> changed) {
        long last = journal.last();
        boolean known = revision > 0 && revision <= last;
        Optional<Set<String>> few = known ? journal.between(revision, last) : Optional.empty();
        Set<String> ids = few.orElseGet(() -> ids(state -> !known || state.revision > revision));
        List<String> forgotten = new ArrayList<>();
        for (String id : ids) {
            device(id).ifPresentOrElse(changed, () -> forgotten.add(id));
        }
        boolean complete = few.isPresent() || revision <= 0 || known && journal.lastForgotten() <= revision;
        return new Changes(last, List.copyOf(forgotten), complete);
    }

    @Override
    public int size() {
        return (int) sum(AlarmTracker::size);
    }

    @Override
    public long readings() {
        return sum(AlarmTracker::readings);
    }

    long sum(ToLongFunction<AlarmTracker> number) {
        return trackers.values().stream().mapToLong(number).sum();
    }
}
