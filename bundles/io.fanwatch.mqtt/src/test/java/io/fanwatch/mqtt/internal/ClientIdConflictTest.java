// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientIdConflictTest {

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1);
    private final ClientIdConflict conflict = new ClientIdConflict("gateway", time::get);

    private void closeEarly(int times) {
        for (int i = 0; i < times; i++) {
            conflict.addClosedEarly();
        }
    }

    @Test
    void three_connections_in_a_row_that_were_closed_early_are_suspicious() {
        closeEarly(2);
        assertThat(conflict.suspicion()).isEmpty();

        closeEarly(1);

        assertThat(conflict.suspicion())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("another client with the client.id 'gateway' seems to be connected to the broker")
                        .endsWith("give each gateway its own client.id"));
    }

    @Test
    void anything_else_between_them_is_not() {
        closeEarly(2);
        conflict.forget();
        closeEarly(2);

        assertThat(conflict.suspicion()).isEmpty();
        assertThat(conflict.isReportDue()).isFalse();
    }

    @Test
    void it_is_reported_when_it_comes_up_and_every_ten_minutes_from_then_on() {
        closeEarly(3);
        assertThat(conflict.isReportDue()).isTrue();

        closeEarly(1);
        assertThat(conflict.isReportDue()).isFalse();
        time.addAndGet(TimeUnit.MINUTES.toNanos(10) - 1);
        assertThat(conflict.isReportDue()).isFalse();
        time.addAndGet(1);
        assertThat(conflict.isReportDue()).isTrue();
        assertThat(conflict.isReportDue()).isFalse();
    }

    @Test
    void a_suspicion_that_comes_up_again_is_reported_again() {
        closeEarly(3);
        assertThat(conflict.isReportDue()).isTrue();
        conflict.forget();

        closeEarly(3);

        assertThat(conflict.isReportDue()).isTrue();
    }
}
