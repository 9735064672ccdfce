// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static io.fanwatch.api.AlarmState.ACTIVE;
import static io.fanwatch.api.AlarmState.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmTrackerTest {

    private final Plant plant = new Plant();
    private final DeviceTracker tracker = plant.tracker;
    private Verdict last;

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void an_alarm_turns_on_at_m_faulty_of_the_last_n_and_off_only_well_below() {
        assertThat(states("5", "..x.x")).containsOnly(NORMAL);

        assertThat(states("5", "x")).containsExactly(ACTIVE);
        assertThat(last.alarmChanged()).isTrue();
        assertThat(states("5", "...")).containsOnly(ACTIVE);
        assertThat(last.alarmChanged()).isFalse();
        assertThat(states("5", ".")).containsExactly(NORMAL);
        assertThat(last.alarmChanged()).isTrue();
    }

    @Test
    void an_alarm_that_is_turned_on_again_after_a_kill_is_as_one_that_readings_raised() {
        states("5", ".");
        plant.devices.turnAlarm("5", true);

        assertThat(states("5", "x....")).startsWith(ACTIVE, ACTIVE, ACTIVE).endsWith(NORMAL);
        assertThat(last.alarmChanged()).isTrue();
    }

    @Test
    void every_fan_has_an_alarm_of_its_own() {
        states("1", "xxx");

        assertThat(states("2", "x")).containsExactly(NORMAL);
        assertThat(tracker.size()).isEqualTo(2);
        assertThat(tracker.alarms()).isEqualTo(1);
    }

    @Test
    void every_predictor_has_alarms_of_its_own_for_the_same_fans() {
        DeviceTracker other = plant.tracker("q", 100);
        states("1", "xx");

        assertThat(Plant.report(other, "1", 0.9f).alarm()).isEqualTo(NORMAL);
        assertThat(states("1", "x")).containsExactly(ACTIVE);
        assertThat(Plant.report(other, "1", 0.1f).alarm()).isEqualTo(NORMAL);
        assertThat(plant.devices.device("1"))
                .as("readers see the worse")
                .get()
                .extracting(Device::alarm)
                .isEqualTo(ACTIVE);

        plant.devices.release("p");
        assertThat(plant.devices.device("1").orElseThrow().alarm())
                .as("what a predictor knew that is gone counts least")
                .isEqualTo(NORMAL);
    }

    @Test
    void the_fans_with_an_alarm_are_named_as_long_as_they_are_few() {
        for (int fan = 1; fan <= 21; fan++) {
            states(String.valueOf(fan), "xxx");
        }
        assertThat(tracker.firstAlarms())
                .startsWith("1", "2", "3")
                .endsWith("20")
                .hasSize(20);
        assertThat(tracker.alarms()).isEqualTo(21);

        for (int fan = 3; fan <= 21; fan++) {
            states(String.valueOf(fan), ".....");
        }
        assertThat(tracker.firstAlarms()).containsExactly("1", "2");
    }

    @Test
    void beyond_the_maximum_the_fan_not_heard_of_for_longest_is_forgotten_with_its_alarm() {
        states("silent", "xxx");
        states("a", ".");
        states("b", ".");
        states("a", ".");

        tracker.configure(Plant.THREE_OF_FIVE, 3);
        states("c", ".");

        assertThat(tracker.size()).isEqualTo(3);
        assertThat(tracker.alarms()).isZero();
        assertThat(tracker.firstAlarms()).isEmpty();
        assertThat(tracker.forgotten()).isEqualTo(1);

        tracker.configure(Plant.THREE_OF_FIVE, 1);
        states("c", ".");
        assertThat(plant.devices.devices("", 9)).extracting(Device::id).containsExactly("c");
    }

    @Test
    void a_fan_that_was_silent_for_a_month_is_forgotten_though_there_is_room() {
        states("gone", "xxx");
        plant.pass(30L * 24 * 3_600);
        states("here", ".");
        assertThat(tracker.size()).isEqualTo(2);

        plant.pass(1);
        states("here", ".");

        assertThat(plant.devices.device("gone")).isEmpty();
        assertThat(tracker.alarms()).isZero();
    }

    @Test
    void what_a_predictor_knew_that_is_gone_is_kept_for_a_month() {
        states("1", "xxx");
        plant.devices.release("p");
        plant.pass(30L * 24 * 3_600);
        plant.devices.tick();
        assertThat(plant.devices.device("1").orElseThrow().alarm()).isEqualTo(ACTIVE);

        plant.pass(1);
        plant.devices.tick();
        assertThat(plant.devices.device("1")).isEmpty();
        assertThat(plant.devices.size()).isZero();
    }

    @Test
    void a_window_of_all_64_readings_counts_them_all() {
        tracker.configure(new AlarmPolicy(64, 64, 0), 10);

        assertThat(states("1", "x".repeat(63))).containsOnly(NORMAL);
        assertThat(states("1", "x")).containsExactly(ACTIVE);
    }

    @Test
    void a_policy_that_makes_no_sense_is_refused_with_the_property_the_value_and_the_range() {
        assertThatThrownBy(() -> new AlarmPolicy(65, 3, 1))
                .hasMessage("alarm.window is 65: it must be 1 to 64 readings");
        assertThatThrownBy(() -> new AlarmPolicy(5, 6, 1))
                .hasMessage("alarm.raise is 6: it must be 1 to alarm.window, which is 5");
        assertThatThrownBy(() -> new AlarmPolicy(5, 3, 3))
                .hasMessage("alarm.clear is 3: it must be 0 or more and less than alarm.raise, which is 3");
    }

    private AlarmState[] states(String fan, String readings) {
        return readings.chars()
                .mapToObj(reading -> last = plant.report(fan, reading == 'x' ? 0.9f : 0.1f))
                .map(Verdict::alarm)
                .toArray(AlarmState[]::new);
    }
}
