// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alarms of a gateway with the finished packages, over MQTT and over restarts. */
class AlarmsTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String PUBLISHER = "fanwatch-alarms-mqtt";

    @TempDir
    private Path folder;

    private final Mosquitto broker = new Mosquitto();
    private final Map<String, String> retained = new ConcurrentHashMap<>();
    private GatewayUnderTest gateway;
    private Fans fans;
    private MqttClient operator;

    @BeforeEach
    void start() throws Exception {
        broker.withPersistence().start();
        fans = new Fans(broker.url());
        operator = new MqttClient(broker.url(), "operator", new MemoryPersistence());
        operator.connect();
        operator.subscribe(
                "fan/alarm/#",
                1,
                (topic, message) -> retained.put(topic, new String(message.getPayload(), StandardCharsets.UTF_8)));
        startGateway();
    }

    private void startGateway() throws Exception {
        gateway = GatewayUnderTest.start(folder, broker.url());
        // a Java process can load a native library from one place only once
        gateway.update("fanwatch-predictor", Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
        await().atMost(LONG)
                .until(() -> gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk(PUBLISHER));
    }

    @AfterEach
    void stop() throws Exception {
        operator.disconnect();
        operator.close();
        fans.close();
        gateway.close();
        broker.close();
    }

    @Test
    void a_fans_alarm_is_retained_acknowledged_over_mqtt_and_over_after_a_restart() throws Exception {
        report(true, "a", 5);
        await().atMost(LONG).until(() -> alarm().contains("\"state\":\"UNACKNOWLEDGED\""));

        command("{\"action\":\"acknowledge\",\"user\":\"ada\"}");
        gateway.update(PUBLISHER, Map.of("command.topic", "fan/command"));
        await().atMost(LONG).until(() -> gateway.isOk(PUBLISHER));
        assertThat(alarm()).as("commands are off by default").doesNotContain("ada");
        command("{\"action\":\"acknowledge\",\"user\":\"ada\"}");
        await().atMost(LONG)
                .until(() -> alarm().contains("\"state\":\"ACKNOWLEDGED\"") && alarm().contains("\"user\":\"ada\""));

        gateway.close();
        startGateway();
        report(false, "b", 10);
        await().atMost(LONG).until(() -> alarm().contains("\"state\":\"NORMAL\""));
    }

    @Test
    void a_retained_faulty_reading_never_raises_an_alarm_however_often_it_comes() throws Exception {
        String reading = Fans.faulty("7", "").replace(",\"id\":\"\"", "");
        operator.publish("fan/messages", reading.getBytes(StandardCharsets.UTF_8), 1, true);
        for (int i = 0; i < 10; i++) {
            gateway.update("fanwatch-telemetry", Map.of("client.id", "listener-" + i));
            await().atMost(LONG).until(() -> gateway.isOk("fanwatch-telemetry"));
        }
        report(false, "other", 1);
        fans.awaitJudged(1);
        assertThat(alarm()).isEmpty();
    }

    private String alarm() {
        return retained.getOrDefault("fan/alarm/7", "");
    }

    private void command(String text) throws MqttException {
        operator.publish("fan/command/7", text.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    private void report(boolean faulty, String name, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            fans.publish("fan/messages", faulty ? Fans.faulty("7", name + i) : Fans.healthy("7", name + i));
        }
    }
}
