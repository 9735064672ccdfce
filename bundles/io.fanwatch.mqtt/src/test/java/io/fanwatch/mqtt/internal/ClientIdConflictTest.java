package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RivalryTest {

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1);
    private final Rivalry rivalry = new Rivalry("gateway", time::get);

    private void closeEarly(int times) {
        for (int i = 0; i < times; i++) {
            rivalry.addClosedEarly();
        }
    }

    @Test
    void three_connections_in_a_row_that_were_closed_early_are_suspicious() {
        closeEarly(2);
        assertThat(rivalry.suspicion()).isEmpty();

        closeEarly(1);

        assertThat(rivalry.suspicion())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("another client with the client.id 'gateway' seems to be connected to the broker")
                        .endsWith("give each gateway its own client.id"));
    }

    @Test
    void anything_else_between_them_is_not() {
        closeEarly(2);
        rivalry.forget();
        closeEarly(2);

        assertThat(rivalry.suspicion()).isEmpty();
        assertThat(rivalry.isReportDue()).isFalse();
    }

    @Test
    void it_is_reported_when_it_comes_up_and_every_ten_minutes_from_then_on() {
        closeEarly(3);
        assertThat(rivalry.isReportDue()).isTrue();

        closeEarly(1);
        assertThat(rivalry.isReportDue()).isFalse();
        time.addAndGet(TimeUnit.MINUTES.toNanos(10) - 1);
        assertThat(rivalry.isReportDue()).isFalse();
        time.addAndGet(1);
        assertThat(rivalry.isReportDue()).isTrue();
        assertThat(rivalry.isReportDue()).isFalse();
    }

    @Test
    void a_suspicion_that_comes_up_again_is_reported_again() {
        closeEarly(3);
        assertThat(rivalry.isReportDue()).isTrue();
        rivalry.forget();

        closeEarly(3);

        assertThat(rivalry.isReportDue()).isTrue();
    }
}
