// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.Status;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.internal.BrokerSettings;
import io.fanwatch.mqtt.internal.PahoBroker;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkplugRebirthTest {

    private static final String NODE = "hall2/edge1";
    private static final long TEN = Trials.ARRIVAL.toEpochMilli();

    @Test
    void a_listener_that_starts_after_the_birth_has_the_node_born_again_and_gets_its_readings() throws Exception {
        List<Reading> readings = new CopyOnWriteArrayList<>();
        List<byte[]> commands = new CopyOnWriteArrayList<>();
        try (Mosquitto mosquitto = new Mosquitto().start();
                PahoBroker broker = new PahoBroker();
                MqttClient node = new MqttClient(mosquitto.url(), "edge1", new MemoryPersistence())) {
            broker.configure(new BrokerSettings(
                    mosquitto.url(),
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    1 << 20,
                    Socket::new));
            node.connect();
            node.subscribe("spBv1.0/hall2/NCMD/edge1", 1, (topic, message) -> commands.add(message.getPayload()));
            MqttTelemetryListener listener = new MqttTelemetryListener(
                    Trials.configuration("topic=spBv1.0/#", "payload.format=SPARKPLUG_B", "features=speed,heat"),
                    Map.of());
            listener.setMqttBroker(broker);
            listener.setReadingSink((delivery, timeout, unit) -> {
                readings.add(delivery.reading());
                delivery.acknowledge();
                return true;
            });
            await().until(() -> listener.status().level() == Status.Level.OK);

            node.publish("spBv1.0/hall2/DDATA/edge1/fan7", payload(behindAlias(1, 1_001)), 1, false);
            await().until(() -> !commands.isEmpty());
            assertThat(listener.status().message()).contains("Node Control/Rebirth", "spBv1.0/+/NCMD/+");
            node.publish("spBv1.0/hall2/NBIRTH/edge1", payload(named("Node Control/Rebirth", 9)), 1, false);
            node.publish(
                    "spBv1.0/hall2/DBIRTH/edge1/fan7",
                    payload(
                            named("speed", 1).doubleNumber(13, 1_000),
                            named("heat", 2).doubleNumber(13, 40)),
                    1,
                    false);
            node.publish("spBv1.0/hall2/DDATA/edge1/fan7", payload(behindAlias(1, 1_002)), 1, false);

            await().untilAsserted(() -> assertThat(readings).hasSize(2));
            assertThat(readings.get(1).deviceId()).isEqualTo("hall2/edge1/fan7");
            assertThat(readings.get(1).value(0)).isEqualTo(1_002);
            assertThat(readings.get(1).value(1)).isEqualTo(40);
            assertThat(commands).hasSize(1);
            assertThat(listener.lastRejected())
                    .as("the data before the birth, and not the node's birth, which says nothing of fans")
                    .extracting(Rejection::topic)
                    .containsExactly("spBv1.0/hall2/DDATA/edge1/fan7");
            byte[] metric = new ProtobufText()
                    .message(
                            2,
                            new ProtobufText()
                                    .text(1, "Node Control/Rebirth")
                                    .number(4, 11)
                                    .number(14, 1))
                    .bytes();
            byte[] command = commands.get(0);
            assertThat(command).startsWith(0x08).endsWith(metric);
            byte[] time = Arrays.copyOf(command, command.length - metric.length);
            assertThat(time).hasSize(7); // the field and 41 bits of milliseconds
            listener.close();
            node.disconnect();
        }
    }

    @Test
    void a_node_is_asked_once_a_minute_at_most() {
        MqttSession session = mock();
        Rebirths rebirths = new Rebirths(new TopicFilter("spBv1.0/#"), session);

        rebirths.ask(NODE, 0);
        rebirths.ask(NODE, TimeUnit.SECONDS.toNanos(59));
        rebirths.ask("hall2/edge2", TimeUnit.SECONDS.toNanos(59));
        rebirths.ask(NODE, TimeUnit.SECONDS.toNanos(61));
        rebirths.ask(NODE, TimeUnit.SECONDS.toNanos(62));

        verify(session, times(2)).publish(eq("spBv1.0/hall2/NCMD/edge1"), any(), eq(0), eq(false), any());
        verify(session).publish(eq("spBv1.0/hall2/NCMD/edge2"), any(), eq(0), eq(false), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"spBv1.0/+/DDATA/#", "$share/a/spBv1.0/#", "spBv1.0/hall2/+/edge1"})
    void a_node_is_not_asked_for_a_birth_that_would_not_come_with_all_that_follows(String topic) {
        MqttSession session = mock();

        new Rebirths(new TopicFilter(topic), session).ask(NODE, 0);

        verify(session, never()).publish(any(), any(), anyInt(), eq(false), any());
    }

    private static ProtobufText named(String name, int alias) {
        return new ProtobufText().text(1, name).number(2, alias).number(4, 10);
    }

    private static ProtobufText behindAlias(int alias, double value) {
        return new ProtobufText().number(2, alias).number(4, 10).doubleNumber(13, value);
    }

    private static byte[] payload(ProtobufText... metrics) {
        ProtobufText payload = new ProtobufText().number(1, TEN);
        for (ProtobufText metric : metrics) {
            payload.message(2, metric);
        }
        return payload.bytes();
    }
}
