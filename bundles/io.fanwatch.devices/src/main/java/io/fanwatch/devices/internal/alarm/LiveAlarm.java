// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.Mark;
import io.fanwatch.api.Alarm.State;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The life of one device's alarm of one cause, by ISA-18.2. Methods that change it return it if it changed. Times are given to
 * it, in ms since 1970. Not thread-safe.
 */
public final class LiveAlarm {

    /** An alarm that was raised so often within the time below chatters, and is cleared only after the hold. */
    static final int CHATTER_RAISES = 3;

    static final Duration CHATTER_TIME = Duration.ofHours(1);
    static final Duration CHATTER_HOLD = Duration.ofMinutes(15);

    /** An alarm that was closed though its cause holds is raised anew after this if it still does. */
    static final Duration CLOSED_AT_MOST = Duration.ofHours(24);

    private final String deviceId;
    private final AlarmCause cause;
    private final LongSupplier numbers;

    /* of the cause */
    private boolean holds;
    private long holdsSince;
    private Optional<Instant> closed = Optional.empty();
    private final long[] raises = new long[CHATTER_RAISES];
    private int raised;

    /* of the occurrence */
    private State state = State.NORMAL;
    private boolean active;
    private long number;
    private Finding finding = Finding.NONE;
    private Instant since = Instant.EPOCH;
    private Instant changed = Instant.EPOCH;
    private Optional<Instant> cleared = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private Optional<Mark> acknowledged = Optional.empty();
    private Optional<String> outcome = Optional.empty();

    /** @param numbers gives each occurrence its number */
    public LiveAlarm(String deviceId, AlarmCause cause, LongSupplier numbers) {
        this.deviceId = deviceId;
        this.cause = cause;
        this.numbers = numbers;
    }

    /** Takes up the last occurrence of before a restart. */
    void restore(Alarm alarm) {
        state = alarm.state();
        active = alarm.active() && state != State.NORMAL;
        closed = Optional.of(alarm.changed()).filter(time -> alarm.active() && state == State.NORMAL);
        number = alarm.number();
        finding = new Finding(alarm.severity(), alarm.reason(), alarm.evidence());
        since = alarm.since();
        changed = alarm.changed();
        cleared = alarm.cleared();
        until = alarm.until();
        acknowledged = alarm.acknowledged();
        outcome = alarm.outcome();
        holds = active;
        holdsSince = changed.toEpochMilli();
    }

    /** The occurrence as it is, unless it is over. */
    Optional<Alarm> open() {
        return isOpen() ? Optional.of(view()) : Optional.empty();
    }

    AlarmCause cause() {
        return cause;
    }

    boolean isOpen() {
        return state != State.NORMAL;
    }

    State state() {
        return state;
    }

    /** Whether something may come of mere time. */
    boolean isWaiting() {
        return isOpen() || holds || closed.isPresent();
    }

    boolean isActive() {
        return active;
    }

    private Alarm view() {
        return new Alarm(
                number,
                deviceId,
                cause,
                finding.severity(),
                state,
                active || closed.isPresent(),
                finding.reason(),
                since,
                changed,
                cleared,
                until,
                acknowledged,
                outcome,
                finding.evidence());
    }

    /** Takes in what its cause says, if it holds. */
    Optional<Alarm> observe(Optional<Finding> now, Delays delays, Duty duty, long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        closed = closed.filter(at -> now.isPresent() && at.plus(CLOSED_AT_MOST).isAfter(time));
        boolean counts = now.isPresent() && closed.isEmpty() && (active || duty == Duty.AT_WORK);
        if (counts != holds) {
            holds = counts;
            holdsSince = millis;
        }
        holdsSince = Math.min(holdsSince, millis); // the clock was set back
        AlarmSeverity before = finding.severity();
        if (counts) {
            finding = now.get();
        }
        if (holds == active || millis - holdsSince < delay(delays, millis)) {
            boolean worse = active && finding.severity().compareTo(before) > 0;
            acknowledged = worse ? Optional.empty() : acknowledged;
            return settle(worse, duty, time);
        }
        active = holds;
        if (active) {
            raise(time);
        } else {
            cleared = Optional.of(time);
        }
        return settle(true, duty, time);
    }

    private long delay(Delays delays, long millis) {
        if (holds) {
            return delays.on().toMillis();
        }
        return Math.max(delays.off().toMillis(), isChattering(millis) ? CHATTER_HOLD.toMillis() : 0);
    }

    private boolean isChattering(long millis) {
        return raised >= CHATTER_RAISES && Math.abs(millis - raises[raised % CHATTER_RAISES]) < CHATTER_TIME.toMillis();
    }

    private void raise(Instant time) {
        raises[raised++ % CHATTER_RAISES] = time.toEpochMilli();
        cleared = Optional.empty();
        if (!isOpen()) {
            number = numbers.getAsLong();
            since = time;
            outcome = Optional.empty();
            until = Optional.empty();
        }
        if (until.isEmpty()) {
            acknowledged = Optional.empty();
        }
    }

    /** Lets time and the device's duty have their effect. */
    Optional<Alarm> settle(Duty duty, long millis) {
        return settle(false, duty, Instant.ofEpochMilli(millis));
    }

    private Optional<Alarm> settle(boolean hasChanged, Duty duty, Instant time) {
        if (until.filter(end -> !end.isAfter(time)).isPresent()) {
            until = Optional.empty();
            acknowledged = active ? Optional.empty() : acknowledged;
        }
        State next = next(duty);
        if (next == state && !(hasChanged && isOpen())) {
            return Optional.empty();
        }
        state = next;
        changed = time;
        return Optional.of(view());
    }

    private State next(Duty duty) {
        if (!isOpen() && !active) {
            return State.NORMAL;
        }
        if (duty == Duty.OUT_OF_SERVICE) {
            return active ? State.OUT_OF_SERVICE : State.NORMAL;
        }
        if (until.isPresent()) {
            return State.SHELVED;
        }
        if (!active) {
            boolean over = acknowledged.isPresent() || finding.severity() == AlarmSeverity.ADVISORY;
            return over ? State.NORMAL : State.RETURNED;
        }
        if (duty == Duty.STANDS) {
            return State.SUPPRESSED;
        }
        return acknowledged.isPresent() ? State.ACKNOWLEDGED : State.UNACKNOWLEDGED;
    }

    Optional<Alarm> acknowledge(Mark mark, Duty duty) {
        if (!isOpen() || acknowledged.isPresent()) {
            return Optional.empty();
        }
        acknowledged = Optional.of(mark);
        return settle(true, duty, mark.time());
    }

    /** Somebody does not want to hear of it until then, and has seen it. */
    Optional<Alarm> shelve(Mark mark, Instant end, Duty duty) {
        if (!isOpen()) {
            return Optional.empty();
        }
        acknowledged = Optional.of(mark);
        until = Optional.of(end);
        return settle(true, duty, mark.time());
    }

    /** It is to be heard of again. */
    Optional<Alarm> unshelve(Duty duty, Instant time) {
        if (until.isEmpty()) {
            return Optional.empty();
        }
        until = Optional.of(time);
        return settle(true, duty, time);
    }

    /**
     * It ends.
     *
     * @param was what it turned out to be, if anybody says so
     * @param anew whether it may be raised at once if its cause still holds
     */
    Optional<Alarm> close(Optional<String> was, boolean anew, Instant time) {
        if (!isOpen()) {
            return Optional.empty();
        }
        closed = Optional.of(time).filter(at -> active && !anew);
        active = false;
        holds = false;
        raised = 0;
        until = Optional.empty();
        outcome = was;
        state = State.NORMAL;
        changed = time;
        return Optional.of(view());
    }
}
