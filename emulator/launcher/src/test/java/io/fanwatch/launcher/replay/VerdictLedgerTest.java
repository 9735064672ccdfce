// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.mqtt.FanReading;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictLedgerTest {

    private static final int ROWS = 10;
    private static final long SECOND = 1_000_000_000L;
    private static final long RESEND_AFTER = 3 * SECOND;
    private static final long OVERTAKEN_AFTER = 5 * SECOND;

    private final VerdictLedger ledger = new VerdictLedger(ROWS, RESEND_AFTER, OVERTAKEN_AFTER);
    private final List<LabelledReading> rows = Collections.nCopies(
            ROWS, new LabelledReading(new FanReading("1", "2020-10-01 10:49:34", 500, 40, 150, 48), true));

    @Test
    void the_first_verdict_counts_and_each_further_one_is_a_duplicate() {
        send(0, 0);
        send(1, 0);

        assertThat(ledger.answered(0, true, SECOND)).isTrue();
        assertThat(ledger.answered(0, false, SECOND)).isFalse();
        assertThat(ledger.answered(0, false, SECOND)).isFalse();
        assertThat(ledger.answered(1, false, SECOND)).isTrue();

        ReplayResult result = ledger.result(rows);
        assertThat(result.received()).isEqualTo(2);
        assertThat(result.duplicated()).isEqualTo(2);
        assertThat(result.confusion()).isEqualTo(new Confusion(1, 0, 0, 1));
    }

    @Test
    void rows_that_were_sent_and_have_no_verdict_are_lost_and_the_others_unsent() {
        send(0, 0);
        send(1, 0);
        ledger.answered(0, true, SECOND);

        ReplayResult result = ledger.result(rows);
        assertThat(result.sent()).isEqualTo(2);
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.unsent()).isEqualTo(ROWS - 2);
        assertThat(ledger.complete()).isFalse();
    }

    @Test
    void a_verdict_for_a_row_never_sent_is_ignored() {
        send(0, 0);

        assertThat(ledger.answered(1, true, SECOND)).isFalse();
        assertThat(ledger.answered(-1, true, SECOND)).isFalse();
        assertThat(ledger.answered(ROWS, true, SECOND)).isFalse();

        assertThat(ledger.result(rows).received()).isZero();
        assertThat(ledger.result(rows).duplicated()).isZero();
    }

    @Test
    void latency_and_throughput_count_from_the_first_publishing() {
        send(0, SECOND);
        send(1, SECOND);
        ledger.answered(0, true, 2 * SECOND);
        ledger.answered(1, true, 5 * SECOND);

        ReplayResult result = ledger.result(rows);
        assertThat(result.throughputPerSecond()).isEqualTo(0.5);
        assertThat(result.latencyP50Millis()).isBetween(999.0, 1001.0);
        assertThat(result.latencyMaxMillis()).isBetween(3996.0, 4004.0);
    }

    @Test
    void without_a_disconnection_nothing_is_sent_again() {
        send(0, 0);

        assertThat(ledger.toSendAgain(100 * SECOND)).isEmpty();
    }

    @Test
    void after_a_disconnection_what_stays_unanswered_is_sent_again_after_a_while() {
        send(0, 0);
        ledger.connectionLost();
        assertThat(ledger.toSendAgain(10 * SECOND))
                .as("while the broker is away")
                .isEmpty();

        ledger.connectionRestored(10 * SECOND);
        assertThat(ledger.toSendAgain(10 * SECOND)).containsExactly(0);
        assertThat(ledger.toSendAgain(11 * SECOND))
                .as("handed over, not confirmed")
                .isEmpty();
        ledger.confirmed(0, 11 * SECOND);
        assertThat(ledger.toSendAgain(13 * SECOND)).as("too soon").isEmpty();
        assertThat(ledger.toSendAgain(14 * SECOND)).containsExactly(0);
        assertThat(ledger.result(rows).sentAgain()).isEqualTo(2);
        assertThat(ledger.result(rows).sent()).isEqualTo(1);
    }

    @Test
    void what_the_broker_has_not_confirmed_is_left_to_the_client() {
        ledger.sent(0, 0);
        ledger.connectionLost();
        ledger.connectionRestored(SECOND);

        assertThat(ledger.toSendAgain(100 * SECOND)).isEmpty();
    }

    @Test
    void a_reading_confirmed_after_the_gateway_listens_again_is_not_sent_again() {
        send(0, 0);
        ledger.connectionLost();
        ledger.connectionRestored(SECOND);
        send(1, 2 * SECOND);
        send(2, 2 * SECOND);
        ledger.answered(2, true, 3 * SECOND);
        send(3, 4 * SECOND);

        assertThat(ledger.toSendAgain(100 * SECOND)).containsExactly(0, 1);
    }

    @Test
    void a_reading_handed_over_before_the_gateway_listened_is_sent_again_however_late_its_confirmation_is_told() {
        ledger.connectionLost();
        ledger.connectionRestored(SECOND);
        ledger.sent(0, 2 * SECOND);
        send(1, 2 * SECOND + 1);
        ledger.answered(1, true, 3 * SECOND);
        ledger.confirmed(0, 3 * SECOND + 1);

        assertThat(ledger.toSendAgain(100 * SECOND)).containsExactly(0);
    }

    @Test
    void a_late_verdict_for_a_reading_sent_again_does_not_show_that_the_gateway_listens_again() {
        send(0, 0);
        ledger.connectionLost();
        ledger.connectionRestored(SECOND);
        assertThat(ledger.toSendAgain(5 * SECOND)).containsExactly(0);
        ledger.answered(0, true, 6 * SECOND);
        send(1, 7 * SECOND);

        assertThat(ledger.toSendAgain(100 * SECOND)).containsExactly(1);
    }

    @Test
    void a_late_verdict_for_an_old_reading_does_not_show_that_the_gateway_listens_again() {
        send(0, 0);
        ledger.connectionLost();
        ledger.connectionRestored(SECOND);
        ledger.answered(0, true, 2 * SECOND);
        send(1, 3 * SECOND);

        assertThat(ledger.toSendAgain(100 * SECOND)).containsExactly(1);
    }

    @Test
    void a_reading_that_later_ones_have_long_overtaken_gives_its_place_away_once() {
        send(0, 0);
        send(1, 0);
        send(2, 0);
        ledger.answered(1, true, SECOND);

        assertThat(ledger.releaseOvertaken(4 * SECOND)).as("too soon").isZero();
        assertThat(ledger.releaseOvertaken(5 * SECOND)).isEqualTo(1);
        assertThat(ledger.releaseOvertaken(6 * SECOND)).isZero();
        assertThat(ledger.answered(0, true, 7 * SECOND))
                .as("its place is free already")
                .isFalse();
        assertThat(ledger.result(rows).received()).isEqualTo(2);
    }

    private void send(int row, long now) {
        ledger.sent(row, now);
        ledger.confirmed(row, now);
    }
}
