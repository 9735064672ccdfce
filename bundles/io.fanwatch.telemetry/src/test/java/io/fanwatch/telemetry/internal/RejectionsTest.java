// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RejectionsTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final MqttBroker broker = mock();
    private final MqttSession session = mock();
    private final TelemetryMetrics metrics = new TelemetryMetrics();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean away = true;
    private Rejections rejections;

    @BeforeEach
    void session() {
        when(broker.open(any(), any())).thenReturn(session);
        doAnswer(call -> {
                    MqttPublishCallback callback = call.getArgument(4);
                    if (away) {
                        callback.onFailure("not connected");
                    } else {
                        published.incrementAndGet();
                        callback.onPublished();
                    }
                    return null;
                })
                .when(session)
                .publish(any(), any(), anyInt(), anyBoolean(), any());
    }

    @AfterEach
    void close() {
        rejections.close();
    }

    @Test
    void more_than_may_be_outstanding_while_the_session_is_away_are_all_published_when_it_is_back() {
        begin(LONG);
        for (int i = 0; i < 300; i++) {
            rejections.rejectLater(message(), unscorable(), Instant.EPOCH);
        }
        await().until(() -> rejections.waiting() >= 299);
        assertThat(rejections.problem())
                .hasValueSatisfying(problem -> assertThat(problem.message()).endsWith("not connected"));

        away = false;

        await().untilAsserted(() -> assertThat(acknowledged).hasValue(300));
        assertThat(published).hasValue(300);
        assertThat(rejections.problem()).isEmpty();
        assertThat(figures()).containsEntry("rejected, not published", 0L);
    }

    @Test
    void what_can_not_be_published_for_long_is_acknowledged_without_and_counted() throws InterruptedException {
        begin(Duration.ZERO);
        for (int i = 0; i < 300; i++) {
            rejections.reject(message(), unscorable(), Instant.EPOCH);
        }

        await().untilAsserted(() -> assertThat(acknowledged).hasValue(300));
        assertThat(published).hasValue(0);
        assertThat(figures()).containsEntry("rejected, not published", 300L);
        assertThat(figures()).containsEntry("rejected: unscorable", 300L);
    }

    @Test
    void of_too_many_waiting_the_last_are_acknowledged_without_and_counted() {
        begin(LONG);
        for (int i = 0; i < 10_500; i++) {
            rejections.rejectLater(message(), unscorable(), Instant.EPOCH);
        }

        assertThat(rejections.waiting()).isLessThanOrEqualTo(10_200);
        assertThat((long) figures().get("rejected, not published"))
                .isBetween(299L, 500L)
                .isEqualTo(acknowledged.get());
    }

    @Test
    void what_is_rejected_after_the_end_is_not_acknowledged() {
        begin(LONG);
        rejections.close();

        rejections.rejectLater(message(), unscorable(), Instant.EPOCH);

        assertThat(acknowledged).hasValue(0);
    }

    private void begin(Duration giveUpAfter) {
        rejections = new Rejections(broker, metrics, giveUpAfter);
        rejections.configure("fan/rejected", "test-rejected");
    }

    private Map<String, Object> figures() {
        StatusReport report = new StatusReport("test");
        metrics.describe(report, rejections.waiting());
        return report.otherwise("").figures();
    }

    private MqttInboundMessage message() {
        return new MqttInboundMessage() {
            @Override
            public String topic() {
                return "fan/messages";
            }

            @Override
            public byte[] payload() {
                return new byte[] {'{', '}'};
            }

            @Override
            public int qos() {
                return 1;
            }

            @Override
            public boolean retained() {
                return false;
            }

            @Override
            public boolean duplicate() {
                return false;
            }

            @Override
            public void acknowledge() {
                acknowledged.incrementAndGet();
            }
        };
    }

    private static RejectedReadingException unscorable() {
        return new RejectedReadingException(Kind.UNSCORABLE, "no number");
    }
}
