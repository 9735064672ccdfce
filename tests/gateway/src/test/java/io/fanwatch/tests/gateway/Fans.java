// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Fans at a broker, and somebody who listens to what is said about them: everything at QoS 1 in sessions that the broker
 * keeps, reconnecting by itself.
 */
final class Fans implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final int WINDOW = 200;

    private final MqttAsyncClient client;
    private final Semaphore room = new Semaphore(WINDOW);
    private final Set<String> published = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> verdicts = new ConcurrentHashMap<>();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private final List<String> cloud = new CopyOnWriteArrayList<>();

    Fans(String brokerUrl) throws MqttException {
        client = new MqttAsyncClient(brokerUrl, "fans", new MemoryPersistence());
        client.setCallback(new MqttCallbackExtended() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                take(topic, new String(message.getPayload(), StandardCharsets.UTF_8));
            }

            @Override
            public void connectComplete(boolean reconnect, String serverUri) {
                if (reconnect) {
                    resubscribe();
                }
            }

            @Override
            public void connectionLost(Throwable cause) {
                // Paho reconnects by itself and sends what was not confirmed again
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                room.release();
            }
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(500);
        options.setMaxInflight(2 * WINDOW);
        client.connect(options).waitForCompletion();
        subscribe().waitForCompletion();
    }

    /** A healthy reading as the fan would send it. */
    static String healthy(String fan, String id) {
        return reading(fan, id, 600, 40, 150, 48);
    }

    /** A faulty reading as the fan would send it. */
    static String faulty(String fan, String id) {
        return reading(fan, id, 420, 54, 240, 59);
    }

    private static String reading(
            String fan, String id, double rotation, double temperature, double vibration, double sound) {
        return "{\"deviceID\":\"" + fan + "\",\"timeStamp\":\"2026-01-01 10:00:00\",\"rotation\":" + rotation
                + ",\"temperature\":" + temperature + ",\"vibration\":" + vibration + ",\"sound\":" + sound
                + ",\"id\":\"" + id + "\"}";
    }

    /** Publishes, waiting only while too many messages are unconfirmed. A reading's id is its own for all of a broker's life. */
    void publish(String topic, String payload) throws InterruptedException {
        Matcher id = ID.matcher(payload);
        if (id.find()) {
            published.add(id.group(1));
        }
        room.acquire();
        while (true) {
            try {
                client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
                return;
            } catch (MqttException notConnected) {
                Thread.sleep(20);
            }
        }
    }

    /** The verdicts on that reading: one, or more if it was sent again. */
    List<String> verdicts(String id) {
        return verdicts.getOrDefault(id, List.of());
    }

    /** How many of the readings that were published here have a verdict. */
    int judged() {
        return verdicts.size();
    }

    /** How many verdicts arrived beyond the first of a reading. */
    int duplicates() {
        return verdicts.values().stream().mapToInt(list -> list.size() - 1).sum();
    }

    /** What arrived on the topic for rejected messages. */
    List<String> rejected() {
        return rejected;
    }

    /** What the emulated cloud connection published: topic, blank, JSON. */
    List<String> cloud() {
        return cloud;
    }

    /** Waits until that many readings have a verdict. */
    void awaitJudged(int count) {
        await().atMost(Duration.ofSeconds(120)).until(() -> judged() >= count);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 1_000);
        client.close(true);
    }

    private void resubscribe() {
        try {
            subscribe();
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    private IMqttToken subscribe() throws MqttException {
        return client.subscribe(new String[] {"fan/anomaly", "fan/rejected", "emulator/#"}, new int[] {1, 1, 1});
    }

    private void take(String topic, String payload) {
        if (topic.equals("fan/rejected")) {
            rejected.add(payload);
            return;
        }
        if (topic.startsWith("emulator/")) {
            cloud.add(topic + " " + payload);
            return;
        }
        Matcher id = ID.matcher(payload);
        if (id.find() && published.contains(id.group(1))) {
            verdicts.computeIfAbsent(id.group(1), none -> new CopyOnWriteArrayList<>())
                    .add(payload);
        }
    }
}
