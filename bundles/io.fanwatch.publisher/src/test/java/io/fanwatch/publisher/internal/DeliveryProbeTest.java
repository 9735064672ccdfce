// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Status;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.internal.BrokerSettings;
import io.fanwatch.mqtt.internal.PahoBroker;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final Mosquitto mosquitto = new Mosquitto();
    private final PahoBroker broker = new PahoBroker();
    private final MqttPublisherConfiguration configuration =
            mock(MqttPublisherConfiguration.class, call -> call.getMethod().getDefaultValue());
    private final VerdictQueue queue = new VerdictQueue(broker, new DeliveryProbe(broker, PATIENCE));
    private int number;

    @AfterEach
    void close() {
        queue.close();
        broker.close();
        mosquitto.close();
    }

    @Test
    void a_verdict_that_comes_back_is_enough_and_the_session_is_closed_again() {
        mosquitto.start();
        start();

        await().until(() -> sendAndFind("yes"));

        assertThat(status().level()).isEqualTo(Status.Level.OK);
        await().until(() -> broker.description().endsWith("1 of 1 sessions connected"));
    }

    @Test
    void verdicts_that_the_broker_forbids_and_confirms_are_noticed_and_that_they_arrive_again_too() throws IOException {
        Path rights = Files.writeString(folder.resolve("acl"), "topic read fan/anomaly");
        // at 0 Mosquitto 2.0.11 closes the connection over what it forbids
        mosquitto
                .withSetting("acl_file " + rights)
                .withSetting("max_queued_messages 1000")
                .start();
        start();

        await().until(() -> sendAndFind("no"));
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(status().message())
                .contains("the broker confirms verdicts, but none comes back from their topic", "access control list");

        Files.writeString(rights, "topic readwrite fan/anomaly");
        mosquitto.restart();

        await().until(() -> sendAndFind("yes"));
        assertThat(status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void without_an_interval_nobody_looks() {
        when(configuration.delivery_check_interval()).thenReturn(0);
        mosquitto.start();
        start();
        await().until(() -> sendAndFind("not known"));

        await().during(PATIENCE).until(() -> broker.description().endsWith("of 1 sessions connected"));
    }

    private void start() {
        broker.configure(new BrokerSettings(
                mosquitto.url(),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1 << 20,
                Socket::new));
        queue.configure(MqttPublisherSettings.of(configuration));
    }

    private boolean sendAndFind(String result) {
        queue.accept(Verdicts.numbered(number, ++number));
        return result.equals(status().figures().get("verdicts come back from their topic"));
    }

    private Status status() {
        StatusReport report = new StatusReport("publisher");
        queue.describe(report);
        return report.otherwise("publishes");
    }
}
