// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Who listens in the cloud for changes of alarms, straight at the cloud's broker, in a session that it keeps. */
final class Platform implements AutoCloseable {

    private static final String TOPICS = "#";
    private static final String CHANGES = "/transition/";
    private static final int RECONNECT_MILLIS = 500;
    /* more than so many, and the broker has the session on its disk */
    private static final int FIRST_MESSAGES = 50;

    private final MqttAsyncClient client;
    /* what comes again says the same of the same reading: a platform can tell */
    private final Map<AlarmChange, Long> changes = new ConcurrentHashMap<>();

    Platform(String broker) throws ChaosException {
        try {
            client = new MqttAsyncClient(broker, "chaos-platform", new MemoryPersistence());
            client.setCallback(new Callback());
            MqttConnectOptions options = new MqttConnectOptions();
            options.setCleanSession(false);
            options.setAutomaticReconnect(true);
            options.setMaxReconnectDelay(RECONNECT_MILLIS);
            client.connect(options).waitForCompletion();
            client.subscribe(TOPICS, 1).waitForCompletion();
            for (int i = 0; i < FIRST_MESSAGES; i++) {
                client.publish("chaos/begins", new byte[] {1}, 1, false).waitForCompletion();
            }
        } catch (MqttException e) {
            throw new ChaosException("the cloud's broker at " + broker + " cannot be reached: " + e.getMessage(), e);
        }
    }

    /** What it was told. */
    List<AlarmChange> changes() {
        return List.copyOf(changes.keySet());
    }

    /** When the last of these changes was told first, as {@link System#nanoTime()}; the earliest if none was. */
    long last(Set<ReadingId> expected, long earliest) {
        return changes.entrySet().stream()
                .filter(change -> expected.contains(change.getKey().reading()))
                .map(Map.Entry::getValue)
                .filter(time -> time - earliest > 0)
                .max(Long::compare)
                .orElse(earliest);
    }

    @Override
    public void close() throws ChaosException {
        try {
            client.disconnectForcibly(0, RECONNECT_MILLIS, false);
            client.close(true);
        } catch (MqttException e) {
            throw new ChaosException("the platform cannot be ended: " + e.getMessage(), e);
        }
    }

    private void take(String topic, String payload) {
        int fan = topic.indexOf(CHANGES + ReadingId.FANS);
        if (fan < 0) {
            return;
        }
        JsonObject json = JsonParser.parseString(payload).getAsJsonObject();
        long time = json.get("sentOn").getAsLong();
        ReadingId reading = ReadingId.at(topic.substring(fan + CHANGES.length()), time);
        String alarm = json.getAsJsonObject("metrics").get("alarm").getAsString();
        changes.putIfAbsent(new AlarmChange(reading, "ACTIVE".equals(alarm)), System.nanoTime());
    }

    private final class Callback implements MqttCallbackExtended {

        @Override
        public void connectComplete(boolean reconnect, String address) {
            try {
                if (reconnect) {
                    client.subscribe(TOPICS, 1);
                }
            } catch (MqttException lostAgain) {
                // the next connection subscribes
            }
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            take(topic, new String(message.getPayload(), StandardCharsets.UTF_8));
        }

        @Override
        public void connectionLost(Throwable cause) {
            // Paho connects again by itself
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // only the first ones, which were awaited
        }
    }
}
