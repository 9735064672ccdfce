// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudVerdictPublisherTest {

    @TempDir
    private Path folder;

    private final CloudPublisherConfiguration configuration =
            mock(CloudPublisherConfiguration.class, call -> call.getMethod().getDefaultValue());
    private final FakeCloud cloud = new FakeCloud();
    private final CloudVerdictPublisher publisher =
            new CloudVerdictPublisher(configuration, Map.of("kura.service.pid", "fanwatch-publisher-cloud"));

    @AfterEach
    void close() {
        publisher.deactivate();
    }

    @Test
    void the_status_says_what_is_missing_and_then_that_all_is_well() {
        assertThat(publisher.status().level()).isEqualTo(Status.Level.ERROR);
        publisher.setDataFolder(component -> folder);
        await().until(() -> publisher.status().level() == Status.Level.WARNING);
        assertThat(publisher.status().message()).contains("choose one in CloudPublisher.target");

        publisher.setCloudPublisher(cloud);
        publisher.accept(List.of(Verdicts.transition("1")));

        await().untilAsserted(() -> assertThat(publisher.status().figures())
                .containsEntry("sent", 1L)
                .containsEntry("confirmed", 1L)
                .containsEntry("unconfirmed", 0)
                .containsEntry("alarm changes waiting", 0L)
                .containsEntry("alarm changes dropped", 0L));
        assertThat(publisher.status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void the_status_says_how_much_waits_while_the_connection_is_down() {
        publisher.setDataFolder(component -> folder);
        publisher.setCloudPublisher(cloud);
        await().until(() -> publisher.status().level() == Status.Level.OK);
        cloud.answer = FakeCloud.Answer.NOT_CONNECTED;
        cloud.lose();

        publisher.accept(List.of(Verdicts.transition("1"), Verdicts.transition("2")));

        await().untilAsserted(
                        () -> assertThat(publisher.status().figures()).containsEntry("alarm changes waiting", 2L));
        assertThat(publisher.status().message()).contains("connection is down");
        await().untilAsserted(
                        () -> assertThat((Long) publisher.status().figures().get("oldest waiting s"))
                                .isPositive());
    }

    @Test
    void the_status_says_when_what_was_taken_is_not_confirmed_in_time() {
        when(configuration.confirmation_timeout()).thenReturn(1);
        publisher.configure(configuration);
        publisher.setDataFolder(component -> folder);
        cloud.confirm = FakeCloud.Confirm.LATER;
        publisher.setCloudPublisher(cloud);

        publisher.accept(List.of(Verdicts.transition("1")));

        await().untilAsserted(() -> assertThat(publisher.status().message())
                .isEqualTo(
                        "1 messages have not been confirmed in time, they stay on the disk: the cloud connection does"
                                + " not seem to work"));
        cloud.confirm("1");
        await().until(() -> publisher.status().level() == Status.Level.OK);
    }

    @Test
    void an_alarm_change_dropped_once_does_not_hide_what_is_wrong_now() {
        publisher.accept(IntStream.range(0, 10_001)
                .mapToObj(i -> Verdicts.transition("1"))
                .toList());
        publisher.setDataFolder(component -> folder);

        await().until(() -> publisher.status().level() == Status.Level.WARNING);
        assertThat(publisher.status().message()).contains("there is no cloud publisher");

        publisher.setCloudPublisher(cloud);
        assertThat(publisher.status().message()).contains("1 alarm changes were dropped for want of room");
        cloud.lose();
        assertThat(publisher.status().message()).contains("connection is down");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 60, 'interval is 0 s: it must be 1 to 86400 s'",
        "60, 0, 'store.maximum.size is 0 MB: it must be 1 to 10000 MB'"
    })
    void a_configuration_out_of_range_is_refused_and_the_one_before_stays(int interval, int room, String words) {
        publisher.setDataFolder(component -> folder);
        publisher.setCloudPublisher(cloud);
        await().until(() -> publisher.status().level() == Status.Level.OK);
        when(configuration.interval()).thenReturn(interval);
        when(configuration.store_maximum_size()).thenReturn(room);

        publisher.configure(configuration);

        assertThat(publisher.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(publisher.status().message())
                .contains("the one before stays active")
                .contains(words);
        publisher.accept(List.of(Verdicts.transition("1")));
        await().until(() -> cloud.messages().size() == 1);
    }
}
