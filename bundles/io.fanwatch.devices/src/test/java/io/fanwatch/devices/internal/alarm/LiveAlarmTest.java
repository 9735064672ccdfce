// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import static io.fanwatch.api.Alarm.State.ACKNOWLEDGED;
import static io.fanwatch.api.Alarm.State.NORMAL;
import static io.fanwatch.api.Alarm.State.OUT_OF_SERVICE;
import static io.fanwatch.api.Alarm.State.RETURNED;
import static io.fanwatch.api.Alarm.State.SHELVED;
import static io.fanwatch.api.Alarm.State.SUPPRESSED;
import static io.fanwatch.api.Alarm.State.UNACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.Mark;
import io.fanwatch.api.Alarm.State;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveAlarmTest {

    private static final long NOON = 1_800_000_000_000L;
    private static final Finding WARNING = new Finding(AlarmSeverity.WARNING, "worn", Map.of("vibration", 3.0));
    private static final Finding ALARM = new Finding(AlarmSeverity.ALARM, "broken", Map.of());
    private static final Finding ADVISORY = new Finding(AlarmSeverity.ADVISORY, "silent", Map.of());

    private final AtomicLong numbers = new AtomicLong();
    private final LiveAlarm alarm = new LiveAlarm("1", AlarmCause.CONDITION, numbers::incrementAndGet);
    private Delays delays = Delays.NONE;
    private Duty duty = Duty.AT_WORK;
    private long now = NOON;

    @Test
    void raised_acknowledged_and_cleared_it_is_over() {
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
        assertThat(acknowledge()).isEqualTo(ACKNOWLEDGED);
        assertThat(off()).isEqualTo(NORMAL);
        assertThat(alarm.open()).isEmpty();
    }

    @Test
    void cleared_before_anybody_saw_it_it_waits_for_that() {
        on();
        assertThat(off()).isEqualTo(RETURNED);
        assertThat(on()).as("the same occurrence goes on").isEqualTo(UNACKNOWLEDGED);
        assertThat(alarm.open().orElseThrow().number()).isEqualTo(1);
        off();
        assertThat(acknowledge()).isEqualTo(NORMAL);
    }

    @Test
    void an_advisory_ends_by_itself() {
        assertThat(state(alarm.observe(Optional.of(ADVISORY), delays, duty, now)))
                .isEqualTo(UNACKNOWLEDGED);
        assertThat(off()).isEqualTo(NORMAL);
    }

    @Test
    void what_nothing_changes_is_not_told_but_what_it_says_follows() {
        on();
        assertThat(alarm.observe(
                        Optional.of(new Finding(AlarmSeverity.WARNING, "more worn", Map.of())), delays, duty, now))
                .isEmpty();
        assertThat(alarm.open().orElseThrow().reason()).isEqualTo("more worn");
        off();
        assertThat(alarm.observe(Optional.empty(), delays, duty, now)).isEmpty();
    }

    @Test
    void when_it_becomes_more_urgent_it_is_to_be_acknowledged_again() {
        on();
        acknowledge();
        assertThat(state(alarm.observe(Optional.of(ALARM), delays, duty, now))).isEqualTo(UNACKNOWLEDGED);
        acknowledge();
        assertThat(alarm.observe(Optional.of(WARNING), delays, duty, now)).isEmpty();
    }

    @Test
    void it_is_raised_after_its_delay_and_cleared_after_its_delay() {
        delays = new Delays(Duration.ofMinutes(1), Duration.ofMinutes(2));
        assertThat(on()).isEqualTo(NORMAL);
        pass(59);
        assertThat(on()).isEqualTo(NORMAL);
        off();
        pass(1);
        assertThat(on()).as("a gap begins it anew").isEqualTo(NORMAL);
        pass(60);
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);

        off();
        pass(119);
        assertThat(off()).isEqualTo(UNACKNOWLEDGED);
        pass(1);
        assertThat(off()).isEqualTo(RETURNED);
    }

    @Test
    void a_clock_that_is_set_back_delays_it_no_longer_than_else() {
        delays = new Delays(Duration.ofMinutes(1), Duration.ofMinutes(2));
        on();
        pass(-86_400);
        on();
        pass(60);
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
    }

    @Test
    void one_that_chatters_stays_on_until_it_is_quiet() {
        for (int i = 0; i < 3; i++) {
            assertThat(on()).isEqualTo(UNACKNOWLEDGED);
            assertThat(i < 2 ? off() : UNACKNOWLEDGED).isEqualTo(i < 2 ? RETURNED : UNACKNOWLEDGED);
            pass(60);
        }
        assertThat(off()).as("the third within an hour").isEqualTo(UNACKNOWLEDGED);
        pass(14 * 60);
        assertThat(off()).isEqualTo(UNACKNOWLEDGED);
        on();
        off();
        pass(15 * 60);
        assertThat(off()).isEqualTo(RETURNED);
    }

    @Test
    void shelved_it_is_quiet_until_its_time_and_then_speaks_again() {
        on();
        assertThat(shelve(3_600)).isEqualTo(SHELVED);
        off();
        assertThat(on()).isEqualTo(SHELVED);
        pass(3_599);
        assertThat(state(alarm.settle(duty, now))).isEqualTo(SHELVED);
        pass(1);
        assertThat(state(alarm.settle(duty, now))).isEqualTo(UNACKNOWLEDGED);
    }

    @Test
    void one_that_ceased_on_the_shelf_is_over_when_its_time_is() {
        on();
        shelve(60);
        assertThat(off()).isEqualTo(SHELVED);
        pass(60);
        assertThat(state(alarm.settle(duty, now))).isEqualTo(NORMAL);
    }

    @Test
    void taken_off_the_shelf_it_speaks_at_once() {
        on();
        shelve(60);
        assertThat(state(alarm.unshelve(duty, Instant.ofEpochMilli(now)))).isEqualTo(UNACKNOWLEDGED);
        assertThat(alarm.unshelve(duty, Instant.ofEpochMilli(now))).isEmpty();
    }

    @Test
    void while_the_machine_stands_it_is_suppressed_and_none_is_raised() {
        duty = Duty.STANDS;
        assertThat(on()).isEqualTo(NORMAL);
        duty = Duty.AT_WORK;
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
        duty = Duty.STANDS;
        assertThat(on()).isEqualTo(SUPPRESSED);
        duty = Duty.AT_WORK;
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
    }

    @Test
    void out_of_service_it_waits_and_counts_anew_afterwards() {
        on();
        duty = Duty.OUT_OF_SERVICE;
        assertThat(on()).isEqualTo(OUT_OF_SERVICE);
        duty = Duty.AT_WORK;
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
        duty = Duty.OUT_OF_SERVICE;
        on();
        assertThat(off()).as("nobody needs to see what ended in maintenance").isEqualTo(NORMAL);
    }

    @Test
    void closed_it_stays_away_until_its_cause_ceased_or_a_day_has_passed() {
        on();
        assertThat(close(false)).isEqualTo(NORMAL);
        assertThat(on()).isEqualTo(NORMAL);
        off();
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
        assertThat(alarm.open().orElseThrow().number()).as("another occurrence").isEqualTo(2);

        close(false);
        pass(24 * 3_600 - 1);
        assertThat(on()).isEqualTo(NORMAL);
        pass(1);
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
    }

    @Test
    void after_a_service_it_is_raised_anew_if_its_cause_goes_on() {
        on();
        assertThat(close(true)).isEqualTo(NORMAL);
        assertThat(on()).isEqualTo(UNACKNOWLEDGED);
    }

    @Test
    void a_restart_changes_nothing() {
        on();
        acknowledge();
        assertThat(restarted().open()).isEqualTo(alarm.open());
        assertThat(restarted().observe(Optional.of(WARNING), delays, duty, now)).isEmpty();
        assertThat(restarted().observe(Optional.empty(), delays, duty, now))
                .map(Alarm::state)
                .contains(NORMAL);
    }

    @Test
    void one_that_was_closed_stays_so_over_a_restart() {
        on();
        Alarm closed = alarm.close(Optional.of(Alarm.FALSE_ALARM), false, Instant.ofEpochMilli(now))
                .orElseThrow();
        LiveAlarm next = new LiveAlarm("1", AlarmCause.CONDITION, numbers::incrementAndGet);
        next.restore(closed);
        assertThat(next.observe(Optional.of(WARNING), delays, duty, now)).isEmpty();
        assertThat(closed.outcome()).contains("false alarm");
    }

    /** Every way through its life up to a length: the state is always the one that its facts ask for. */
    @Test
    void no_sequence_of_events_leads_to_a_state_that_its_facts_do_not_ask_for() {
        record Path(List<Integer> steps) {}
        Deque<Path> waiting = new ArrayDeque<>(List.of(new Path(List.of())));
        Set<State> met = new HashSet<>();
        int walked = 0;
        while (!waiting.isEmpty()) {
            Path path = waiting.poll();
            LiveAlarmTest life = new LiveAlarmTest();
            boolean cause = false;
            for (int step : path.steps()) {
                switch (step) {
                    case 0 -> cause = !cause;
                    case 1 -> life.acknowledge();
                    case 2 -> life.shelve(100);
                    case 3 -> life.pass(100);
                    case 4 -> life.duty = Duty.values()[(life.duty.ordinal() + 1) % 3];
                    default -> life.close(true);
                }
                life.alarm.observe(cause ? Optional.of(WARNING) : Optional.empty(), life.delays, life.duty, life.now);
            }
            Optional<Alarm> open = life.alarm.open();
            State state = open.map(Alarm::state).orElse(NORMAL);
            met.add(state);
            walked++;
            boolean active = life.alarm.isActive();
            boolean shelved = open.flatMap(Alarm::until).isPresent();
            boolean seen = open.flatMap(Alarm::acknowledged).isPresent();
            assertThat(state).as("after %s", path.steps()).isEqualTo(expected(life, active, shelved, seen));
            if (cause && life.duty == Duty.AT_WORK) {
                assertThat(active).as("after %s it is raised", path.steps()).isTrue();
            }
            long turns = path.steps().stream().filter(step -> step == 0).count();
            if (!cause && turns < 5) { // it does not chatter
                assertThat(active).as("after %s it is not", path.steps()).isFalse();
            }
            if (path.steps().size() < 6) {
                for (int step = 0; step < 6; step++) {
                    waiting.add(new Path(Stream.concat(path.steps().stream(), Stream.of(step))
                            .toList()));
                }
            }
        }
        assertThat(walked).isGreaterThan(50_000);
        assertThat(met).containsExactlyInAnyOrder(State.values());
    }

    private static State expected(LiveAlarmTest life, boolean active, boolean shelved, boolean seen) {
        if (life.alarm.open().isEmpty()) {
            return NORMAL;
        }
        if (life.duty == Duty.OUT_OF_SERVICE) {
            return OUT_OF_SERVICE;
        }
        if (shelved) {
            return SHELVED;
        }
        if (active) {
            return life.duty == Duty.STANDS ? SUPPRESSED : seen ? ACKNOWLEDGED : UNACKNOWLEDGED;
        }
        return RETURNED;
    }

    private LiveAlarm restarted() {
        LiveAlarm next = new LiveAlarm("1", AlarmCause.CONDITION, numbers::incrementAndGet);
        next.restore(alarm.open().orElseThrow());
        return next;
    }

    private State on() {
        return state(alarm.observe(Optional.of(WARNING), delays, duty, now));
    }

    private State off() {
        return state(alarm.observe(Optional.empty(), delays, duty, now));
    }

    private State acknowledge() {
        return state(alarm.acknowledge(new Mark("ada", Instant.ofEpochMilli(now)), duty));
    }

    private State shelve(int seconds) {
        Instant time = Instant.ofEpochMilli(now);
        return state(alarm.shelve(new Mark("ada", time), time.plusSeconds(seconds), duty));
    }

    private State close(boolean anew) {
        return state(alarm.close(Optional.empty(), anew, Instant.ofEpochMilli(now)));
    }

    private State state(Optional<Alarm> told) {
        State state = alarm.open().map(Alarm::state).orElse(NORMAL);
        told.ifPresent(changed -> assertThat(changed.state()).isEqualTo(state));
        return state;
    }

    private void pass(long seconds) {
        now += 1_000 * seconds;
    }
}
