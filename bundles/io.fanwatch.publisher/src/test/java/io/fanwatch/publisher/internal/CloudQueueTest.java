package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloudQueueTest {

    private final CloudQueue queue = new CloudQueue(1);
    private final CloudPublisher cloud = mock();
    private final List<KuraMessage> messages = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void a_fan_is_summed_up_once_an_interval() throws KuraException {
        takeMessages();
        queue.configure(new CloudOptions(Duration.ofSeconds(1), 10, false));

        queue.add(List.of(verdict("1", 0.2f, false, 500, 40), verdict("1", 0.6f, true, 700, 60)));
        queue.add(List.of(verdict("2", 0, false, 600, 50)));

        await().untilAsserted(() -> assertThat(messages).hasSize(2));
        assertThat(messages.get(0).getProperties())
                .containsEntry("type", "summary")
                .containsEntry("deviceId", "1");
        assertThat(messages.get(0).getPayload().metrics())
                .containsEntry("deviceId", "1")
                .containsEntry("count", 2L)
                .containsEntry("faulty", 1L)
                .containsEntry("alarm", "NORMAL")
                .containsEntry("model", "fan 1.0.0")
                .containsEntry("rotation.min", 500.0)
                .containsEntry("rotation.mean", 600.0)
                .containsEntry("rotation.max", 700.0)
                .containsEntry("sound.mean", 50.0)
                .containsEntry("probability.min", (double) 0.2f)
                .containsEntry("probability.max", (double) 0.6f);
        assertThat(messages.get(1).getPayload().getMetric("deviceId")).isEqualTo("2");
    }

    @Test
    void an_alarm_change_is_sent_at_once() throws KuraException {
        takeMessages();
        queue.configure(hourly(true));

        queue.add(List.of(verdict("1", 0, false, 500, 40), Verdicts.transition("7")));

        await().untilAsserted(() -> assertThat(messages).hasSize(1));
        assertThat(messages.get(0).getProperties()).containsEntry("type", "transition");
        assertThat(messages.get(0).getPayload().getTimestamp()).isEqualTo("2020-10-01T10:49:34Z");
        assertThat(messages.get(0).getPayload().metrics())
                .containsEntry("deviceId", "7")
                .containsEntry("alarm", "ACTIVE")
                .containsEntry("probability", 0.75)
                .containsEntry("model", "fan 1.0.0")
                .containsEntry("rotation", 528.5)
                .containsEntry("sound", 46.8);
    }

    @Test
    void a_failed_alarm_change_is_sent_again_before_the_next_one() throws KuraException {
        AtomicInteger calls = new AtomicInteger();
        when(cloud.publish(any())).thenAnswer(call -> {
            if (calls.incrementAndGet() <= 3) {
                throw new KuraException(KuraErrorCode.NOT_CONNECTED, "the cloud");
            }
            messages.add(call.getArgument(0));
            return "1";
        });
        queue.connect(Optional.of(cloud));
        queue.configure(hourly(true));

        queue.add(List.of(Verdicts.transition("1"), Verdicts.transition("2")));

        await().untilAsserted(() -> assertThat(devices()).containsExactly("1", "2"));
        assertThat(queue.failures()).isEqualTo(3);
        assertThat(queue.lost()).isZero();
    }

    @Test
    void a_cloud_publisher_that_never_works_costs_the_messages_and_nothing_else() throws KuraException {
        when(cloud.publish(any())).thenThrow(new IllegalStateException("meant to fail"));
        queue.connect(Optional.of(cloud));
        queue.configure(hourly(true));

        queue.add(List.of(Verdicts.transition("1"), Verdicts.transition("2")));

        await().untilAsserted(() -> assertThat(queue.lost()).isEqualTo(2));
        assertThat(queue.waiting()).isZero();
        assertThat(queue.problem()).hasValueSatisfying(text -> assertThat(text).contains("meant to fail"));
    }

    @Test
    void a_cloud_publisher_that_comes_later_gets_what_waits() throws KuraException {
        CloudQueue patient = new CloudQueue(200);
        patient.configure(hourly(true));
        patient.add(List.of(Verdicts.transition("1")));
        await().until(() -> patient.problem().isPresent());

        when(cloud.publish(any())).thenAnswer(call -> messages.add(call.getArgument(0)) ? "1" : null);
        patient.connect(Optional.of(cloud));

        await().untilAsserted(() -> assertThat(devices()).containsExactly("1"));
        patient.close();
    }

    @Test
    void a_cloud_publisher_that_hangs_holds_nothing_up_and_the_queue_stays_bounded() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        when(cloud.publish(any())).thenAnswer(call -> {
            hang.await();
            return "1";
        });
        queue.connect(Optional.of(cloud));
        queue.configure(hourly(true));
        List<Verdict> many = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            many.add(Verdicts.transition("1"));
        }

        queue.add(many);

        assertThat(queue.waiting()).isEqualTo(1_000);
        assertThat(queue.lost()).isEqualTo(500);
        hang.countDown();
    }

    @Test
    void fans_beyond_the_limit_are_left_out_and_counted() throws KuraException {
        takeMessages();
        queue.configure(new CloudOptions(Duration.ofSeconds(1), 1, false));

        queue.add(List.of(verdict("1", 0, false, 1, 1), verdict("2", 0, false, 1, 1), verdict("1", 0, false, 1, 1)));

        await().untilAsserted(() -> assertThat(devices()).containsExactly("1"));
        assertThat(queue.lost()).isEqualTo(1);
    }

    @Test
    void an_interval_out_of_range_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CloudOptions(Duration.ZERO, 1, true))
                .withMessageContaining("interval is 0 s");
    }

    private void takeMessages() throws KuraException {
        when(cloud.publish(any())).thenAnswer(call -> messages.add(call.getArgument(0)) ? "1" : null);
        queue.connect(Optional.of(cloud));
    }

    private List<Object> devices() {
        return messages.stream()
                .map(message -> message.getPayload().getMetric("deviceId"))
                .toList();
    }

    private static CloudOptions hourly(boolean transitions) {
        return new CloudOptions(Duration.ofHours(1), 10, transitions);
    }

    private static Verdict verdict(String device, float probability, boolean faulty, double rotation, double sound) {
        return Verdicts.of(device, Optional.empty(), probability, faulty, AlarmState.NORMAL, false, rotation, sound);
    }
}
