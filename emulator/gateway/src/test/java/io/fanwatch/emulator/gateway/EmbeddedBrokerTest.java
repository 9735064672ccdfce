// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTest {

    @Test
    void what_was_not_acknowledged_comes_again_to_a_session_that_returns() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start("127.0.0.1", 0)) {
            List<String> first = new CopyOnWriteArrayList<>();
            MqttClient listener = persistentListener(broker, true, first);
            publish(broker, 3);
            await().until(() -> first.size() == 3);
            listener.disconnectForcibly(0, 100, false);
            listener.close(true);

            List<String> again = new CopyOnWriteArrayList<>();
            MqttClient returned = persistentListener(broker, false, again);

            await().untilAsserted(() -> assertThat(again).containsExactly("0", "1", "2"));
            returned.disconnect();
            returned.close();
        }
    }

    @Test
    void a_burst_to_a_session_that_is_away_is_kept_whole() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start("127.0.0.1", 0)) {
            MqttClient away = persistentListener(broker, false, new CopyOnWriteArrayList<>());
            away.disconnect();
            away.close();
            publish(broker, 1_500);

            List<String> received = new CopyOnWriteArrayList<>();
            MqttClient returned = persistentListener(broker, false, received);

            await().until(() -> received.size() == 1_500);
            returned.disconnect();
            returned.close();
        }
    }

    @Test
    void a_port_that_is_taken_is_refused_with_the_remedy() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start("127.0.0.1", 0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start("127.0.0.1", broker.port()))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("port " + broker.port())
                    .hasMessageContaining("choose another");
        }
    }

    private static MqttClient persistentListener(EmbeddedBroker broker, boolean manualAcks, List<String> received)
            throws Exception {
        MqttClient client = new MqttClient(broker.url(), "listener", new MemoryPersistence());
        client.setManualAcks(manualAcks);
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
            }

            @Override
            public void connectionLost(Throwable cause) {
                received.add("connection lost");
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                received.add("published");
            }
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        client.connect(options);
        client.subscribe("fan/messages", 1);
        return client;
    }

    private static void publish(EmbeddedBroker broker, int count) throws Exception {
        MqttClient client = new MqttClient(broker.url(), "publisher", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(1_000);
        client.connect(options);
        for (int i = 0; i < count; i++) {
            client.publish("fan/messages", Integer.toString(i).getBytes(StandardCharsets.UTF_8), 1, false);
        }
        client.disconnect();
        client.close();
    }
}
