// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static io.fanwatch.launcher.TryPayload.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.launcher.TryPayload.Result;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;

class TryPayloadBrokerTest {

    private static final String VALUES = "\"rotation\":700.5,\"temperature\":41.5,\"vibration\":99.5,\"sound\":55.5";

    @Test
    void messages_may_come_from_a_broker() throws Exception {
        try (Mosquitto mosquitto = new Mosquitto().start()) {
            CompletableFuture<Result> running = CompletableFuture.supplyAsync(() -> run(List.of(
                    "try-payload", "--broker", mosquitto.url(), "--topic", "plant/+/data", "--count", "1", "--json")));
            MqttClient client = new MqttClient(mosquitto.url(), "fan", new MemoryPersistence());
            client.connect();
            await().until(() -> {
                client.publish("plant/n4/data", ("{" + VALUES + "}").getBytes(UTF_8), 1, false);
                return running.isDone();
            });
            client.disconnect();

            assertThat(running.join().code()).isEqualTo(ExitCode.OK);
            assertThat(running.join().text()).contains("\"deviceID\": \"n4\"", "\"message\": \"plant/n4/data\"");
        }
    }

    @Test
    void values_of_their_own_topics_give_one_configuration_together() throws Exception {
        try (Mosquitto mosquitto = new Mosquitto().start()) {
            CompletableFuture<Result> running = CompletableFuture.supplyAsync(() ->
                    run(List.of("try-payload", "--broker", mosquitto.url(), "--topic", "plant/+/+", "--count", "4")));
            MqttClient client = new MqttClient(mosquitto.url(), "fan", new MemoryPersistence());
            client.connect();
            await().until(() -> {
                client.publish("plant/n4/speed", "12.5".getBytes(UTF_8), 1, false);
                client.publish("plant/n4/heat", "40".getBytes(UTF_8), 1, false);
                return running.isDone();
            });
            client.disconnect();

            assertThat(running.join().text())
                    .contains(
                            "all values together", "speed 12.5  heat 40", "    features=speed,heat", "    topic=+/+/+");
        }
    }
}
