// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.fanwatch.publisher.internal.Suspects.Next;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    private final AtomicLong now = new AtomicLong();
    private final Suspects suspects = new Suspects(now::get);
    private long connection;

    @Test
    void one_that_is_lost_with_every_connection_is_refused_once_smaller_ones_pass() {
        QueuedVerdict poison = verdict(2_000);
        becomesSuspect(poison);

        assertThat(lostAlone(poison)).isEqualTo(Next.ALONE);
        assertThat(suspects.problem())
                .hasValueSatisfying(problem -> assertThat(problem.message())
                        .contains("seems to close the connection over a verdict of fan 1 with 2000 bytes"));
        assertThat(suspects.areNext(true)).as("others go first").isFalse();
        suspects.settled(verdict(150), true);
        assertThat(suspects.areNext(true)).isTrue();
        assertThat(lostAlone(poison)).isEqualTo(Next.ALONE);
        assertThat(suspects.areNext(false)).as("there are no others").isTrue();
        assertThat(lostAlone(poison)).isEqualTo(Next.REFUSED);
        suspects.settled(poison, false);

        assertThat(suspects.isHopeless(2_000)).isTrue();
        assertThat(suspects.isHopeless(1_999)).isFalse();
        now.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(suspects.isHopeless(2_000)).as("the broker may have changed").isFalse();
        assertThat(suspects.problem()).isPresent();
        now.addAndGet(Duration.ofMinutes(60).toNanos());
        assertThat(suspects.problem()).isEmpty();
    }

    @Test
    void none_is_refused_while_nothing_passes_however_often_it_is_lost() {
        QueuedVerdict unlucky = verdict(2_000);
        becomesSuspect(unlucky);

        for (int i = 0; i < 100; i++) {
            assertThat(lostAlone(unlucky)).isEqualTo(Next.ALONE);
        }
    }

    @Test
    void none_is_refused_if_one_as_large_passes() {
        QueuedVerdict unlucky = verdict(150);
        becomesSuspect(unlucky);

        for (int i = 0; i < 100; i++) {
            assertThat(lostAlone(unlucky)).isEqualTo(Next.ALONE);
            suspects.settled(verdict(150), true);
        }
    }

    @Test
    void several_attempts_over_one_connection_count_once() {
        QueuedVerdict unlucky = verdict(2_000);
        becomesSuspect(unlucky);
        assertThat(lostAlone(unlucky)).isEqualTo(Next.ALONE);
        suspects.settled(verdict(150), true);

        for (int i = 0; i < 100; i++) {
            connection--;
            assertThat(lostAlone(unlucky)).isEqualTo(Next.ALONE);
        }
    }

    private void becomesSuspect(QueuedVerdict verdict) {
        assertThat(suspects.lost(verdict)).isEqualTo(Next.AGAIN);
        assertThat(suspects.lost(verdict)).isEqualTo(Next.ALONE);
    }

    private Next lostAlone(QueuedVerdict verdict) {
        assertThat(suspects.take()).isSameAs(verdict);
        verdict.alone = true;
        verdict.connection = ++connection;
        return suspects.lost(verdict);
    }

    private static QueuedVerdict verdict(int bytes) {
        QueuedVerdict verdict =
                new QueuedVerdict(1, Verdicts.numbered(0, 1).get(0), new QueuedVerdict.Batch(1), mock());
        verdict.bytes = bytes;
        return verdict;
    }
}
