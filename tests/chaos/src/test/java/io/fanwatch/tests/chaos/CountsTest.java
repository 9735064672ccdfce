// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How verdicts are counted, and who has lost one. */
class CountsTest {

    private static final ReadingId FIRST = new ReadingId("chaos1", 1);
    private static final ReadingId SECOND = new ReadingId("chaos1", 2);
    private static final ReadingId OTHER_FAN = new ReadingId("chaos2", 1);

    private final Arrivals arrivals = new Arrivals();

    @Test
    void what_came_twice_too_late_or_not_at_all_is_counted() {
        arrivals.take(SECOND, false);
        arrivals.take(FIRST, false);
        arrivals.take(SECOND, false);

        assertThat(arrivals.duplicated()).isEqualTo(1);
        assertThat(arrivals.reordered()).isEqualTo(1);
        assertThat(arrivals.missing(Set.of(FIRST, SECOND, OTHER_FAN))).containsExactly(OTHER_FAN);
    }

    @Test
    void the_packets_between_gateway_and_broker_tell_who_has_confirmed_what_however_they_are_cut() {
        Witness witness = new Witness();
        FaultProxy.Tap connection = witness.connection();

        feed(connection, publish(7, "{\"id\":\"chaos1-1\"}"), false);
        assertThat(witness.gatewayConfirmed(FIRST)).isFalse();
        feed(connection, publish(9, "{\"fault\":\"0\",\"id\":\"chaos1-1\"}"), true);
        feed(connection, acknowledge(7), true);

        assertThat(witness.gatewayConfirmed(FIRST)).isTrue();
        assertThat(witness.brokerConfirmed(FIRST)).isFalse();
        feed(connection, acknowledge(9), false);
        assertThat(witness.brokerConfirmed(FIRST)).isTrue();
    }

    @Test
    void a_cell_that_was_measured_is_a_row_of_the_table_and_comes_back_from_the_file() {
        Outcome outcome = new Outcome("broker:kill", 0, 3, 2_000, 1_993, 0, 7, 12, 0, 6, 1, 2, 3.4, 250, "2026-11-30");

        assertThat(Outcome.of(outcome.json())).isEqualTo(outcome);
        assertThat(Report.table(List.of(outcome)))
                .contains(
                        "| broker | kill -9 | 3 times | 2,000 | 1,993 | 0 | 7 | 12 | 0 | 6 | 1 | 2 | 3.4 s | 250 MB |");
    }

    @Test
    void an_alarm_that_was_missed_or_told_again_is_counted_and_what_is_only_late_is_neither() {
        Set<ReadingId> readings = IntStream.range(0, 250)
                .mapToObj(number -> new ReadingId("chaos0", number))
                .collect(Collectors.toSet());
        assertThat(AlarmPlan.turns(readings)).extracting(ReadingId::number).containsExactlyInAnyOrder(24, 128, 224);

        assertThat(counts(readings, 24, 128, 224)).isEqualTo("0 missed, 0 again");
        assertThat(counts(readings, 30, 128, 224)).as("late").isEqualTo("0 missed, 0 again");
        assertThat(counts(readings, 24, 128)).as("the last is missing").isEqualTo("1 missed, 0 again");
        assertThat(counts(readings, 24, 60, 65, 128, 224))
                .as("forgotten and raised anew")
                .isEqualTo("0 missed, 2 again");
        assertThat(counts(readings, 10, 15, 24, 128, 224)).as("for no reason").isEqualTo("0 missed, 2 again");
    }

    /* of an alarm that is turned at these readings */
    private static String counts(Set<ReadingId> readings, Integer... turns) {
        Arrivals verdicts = new Arrivals();
        readings.forEach(id -> verdicts.take(
                id, Stream.of(turns).filter(turn -> turn <= id.number()).count() % 2 == 1));
        return AlarmChange.missed(readings, verdicts.alarmChanges()).size() + " missed, "
                + AlarmChange.repeated(verdicts.alarmChanges()) + " again";
    }

    private static void feed(FaultProxy.Tap connection, byte[] packet, boolean toServer) {
        for (byte one : packet) {
            connection.take(new byte[] {one}, 1, toServer);
        }
    }

    private static byte[] publish(int number, String payload) {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x32);
        packet.write(2 + 3 + 2 + body.length);
        packet.writeBytes(new byte[] {0, 3, 'f', 'a', 'n', 0, (byte) number});
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    private static byte[] acknowledge(int number) {
        return new byte[] {0x40, 2, 0, (byte) number};
    }
}
