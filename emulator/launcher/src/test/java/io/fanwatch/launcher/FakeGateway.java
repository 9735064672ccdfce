// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Answers readings as a gateway does: a reading with more than 52 dB is faulty. */
public final class FakeGateway implements AutoCloseable, MqttCallbackExtended {

    private static final double LOUD = 52;

    private final MqttAsyncClient client;
    private final MqttConnectOptions options = new MqttConnectOptions();
    private final ExecutorService answers = Executors.newSingleThreadExecutor();
    private final Predicate<String> forgets;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger received = new AtomicInteger();
    private final boolean answersTwice;

    private FakeGateway(String url, Predicate<String> forgets, boolean answersTwice) throws MqttException {
        this.forgets = forgets;
        this.answersTwice = answersTwice;
        client = new MqttAsyncClient(url, "fake-gateway", new MemoryPersistence());
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(500);
        options.setMaxInflight(10_000);
        client.setCallback(this);
        client.connect(options).waitForCompletion();
        client.subscribe("fan/messages", 1).waitForCompletion();
    }

    /** Answers every reading once. */
    public static FakeGateway reliable(String url) throws MqttException {
        return new FakeGateway(url, id -> false, false);
    }

    /** Never answers the readings with such ids. */
    public static FakeGateway forgetting(String url, Predicate<String> forgets) throws MqttException {
        return new FakeGateway(url, forgets, false);
    }

    /** Answers every reading twice. */
    public static FakeGateway stuttering(String url) throws MqttException {
        return new FakeGateway(url, id -> false, true);
    }

    /** How many different readings have come. */
    public int distinctReadings() {
        return seen.size();
    }

    /** How many messages have come. */
    public int messages() {
        return received.get();
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        answers.execute(() -> {
            try {
                client.subscribe("fan/messages", 1).waitForCompletion();
            } catch (MqttException brokenAgain) {
                // the next connection subscribes
            }
        });
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        JsonObject reading = JsonParser.parseString(new String(message.getPayload(), StandardCharsets.UTF_8))
                .getAsJsonObject();
        String id = reading.get("id").getAsString();
        received.incrementAndGet();
        seen.add(id);
        if (!forgets.test(id)) {
            answers.execute(() -> answer(reading, id));
        }
    }

    private void answer(JsonObject reading, String id) {
        JsonObject verdict = new JsonObject();
        verdict.addProperty("deviceID", reading.get("deviceID").getAsString());
        verdict.addProperty("fault", reading.get("sound").getAsDouble() > LOUD ? "1" : "0");
        verdict.addProperty("id", id);
        byte[] payload = verdict.toString().getBytes(StandardCharsets.UTF_8);
        try {
            for (int i = 0; i < (answersTwice ? 2 : 1); i++) {
                client.publish("fan/anomaly", payload, 1, false);
            }
        } catch (MqttException brokerIsAway) {
            // a gateway that loses verdicts with its broker: the readings come again
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        // reconnects by itself
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // nothing waits for it
    }

    @Override
    public void close() throws MqttException {
        answers.shutdownNow();
        client.disconnectForcibly(0, 100);
        client.close();
    }
}
