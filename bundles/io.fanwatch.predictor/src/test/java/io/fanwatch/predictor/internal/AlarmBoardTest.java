package io.fanwatch.predictor.internal;

import static io.fanwatch.api.AlarmState.ACTIVE;
import static io.fanwatch.api.AlarmState.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.api.AlarmState;
import org.junit.jupiter.api.Test;

class AlarmBoardTest {

    private static final AlarmPolicy THREE_OF_FIVE = new AlarmPolicy(5, 3, 1);

    private final AlarmBoard board = new AlarmBoard();

    @Test
    void an_alarm_turns_on_at_m_faulty_of_the_last_n_and_off_only_well_below() {
        assertThat(states("5", "..x.x")).containsOnly(NORMAL);

        assertThat(states("5", "x")).containsExactly(ACTIVE);
        assertThat(board.changed()).isTrue();
        assertThat(states("5", "...")).containsOnly(ACTIVE);
        assertThat(board.changed()).isFalse();
        assertThat(states("5", ".")).containsExactly(NORMAL);
        assertThat(board.changed()).isTrue();
    }

    @Test
    void every_fan_has_an_alarm_of_its_own() {
        states("1", "xxx");

        assertThat(states("2", "x")).containsExactly(NORMAL);
        assertThat(board.known()).isEqualTo(2);
        assertThat(board.active()).isEqualTo(1);
    }

    @Test
    void the_fans_with_an_alarm_are_named_as_long_as_they_are_few() {
        for (int fan = 1; fan <= 21; fan++) {
            states(String.valueOf(fan), "xxx");
        }
        assertThat(board.activeNames()).startsWith("1, 2, 3, ").endsWith(", 20 and 1 more");

        for (int fan = 3; fan <= 21; fan++) {
            states(String.valueOf(fan), ".....");
        }
        assertThat(board.activeNames()).isEqualTo("1, 2");
    }

    @Test
    void beyond_the_maximum_the_fan_not_heard_of_for_longest_is_forgotten_with_its_alarm() {
        states("silent", "xxx");
        states("a", ".");
        states("b", ".");

        board.update("c", false, THREE_OF_FIVE, 3);

        assertThat(board.known()).isEqualTo(3);
        assertThat(board.active()).isZero();
        assertThat(board.activeNames()).isEmpty();
        assertThat(board.forgotten()).isEqualTo(1);
    }

    @Test
    void a_window_of_all_64_readings_counts_them_all() {
        AlarmPolicy all = new AlarmPolicy(64, 64, 0);
        for (int i = 0; i < 63; i++) {
            assertThat(board.update("1", true, all, 10)).isEqualTo(NORMAL);
        }
        assertThat(board.update("1", true, all, 10)).isEqualTo(ACTIVE);
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
                .mapToObj(reading -> board.update(fan, reading == 'x', THREE_OF_FIVE, 100))
                .toArray(AlarmState[]::new);
    }
}
