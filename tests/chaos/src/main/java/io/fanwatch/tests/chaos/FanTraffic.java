// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Fans that send at a steady rate, and somebody who listens to their verdicts, both straight at the broker, at QoS 1, in
 * sessions that the broker keeps. What the broker has not confirmed is sent again. While {@value #WINDOW} readings are
 * unconfirmed the fans wait.
 */
final class FanTraffic implements AutoCloseable {

    /** Time of the first reading and from one to the next of a fan, in milliseconds. */
    static final long FIRST_TIME = 1_760_000_000_000L;

    /** See {@link #FIRST_TIME}. */
    static final long TIME_STEP = 1_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String HEALTHY = "\"rotation\":600,\"temperature\":40,\"vibration\":150,\"sound\":48";
    private static final String FAULTY = "\"rotation\":420,\"temperature\":54,\"vibration\":240,\"sound\":59";
    private static final int FANS = 20;
    private static final int WINDOW = 200;
    private static final long RETRY_MILLIS = 20;
    private static final int RECONNECT_MILLIS = 500;

    private final int perSecond;
    private final Arrivals verdicts = new Arrivals();
    private final Set<ReadingId> sent = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(WINDOW);
    private final MqttAsyncClient fans;
    private final MqttAsyncClient listener;
    private final Thread sender = new Thread(this::send, "fans");
    private volatile boolean ending;
    private volatile ReadingId newest;

    FanTraffic(String broker, int perSecond) throws ChaosException {
        this.perSecond = perSecond;
        try {
            listener = new MqttAsyncClient(broker, "chaos-listener", new MemoryPersistence());
            connect(listener, true);
            fans = new MqttAsyncClient(broker, "chaos-fans", new MemoryPersistence());
            connect(fans, false);
        } catch (MqttException e) {
            throw new ChaosException("the broker at " + broker + " cannot be reached: " + e.getMessage(), e);
        }
    }

    void begin() {
        sender.start();
    }

    /** Sends no more, and waits until the broker has confirmed all. */
    void end() throws InterruptedException {
        ending = true;
        sender.join();
        room.tryAcquire(WINDOW, 2, TimeUnit.MINUTES);
    }

    /** What was given to the client until now. */
    Set<ReadingId> sent() {
        return new HashSet<>(sent);
    }

    /** The last one of all; nothing while there are more to come. */
    Optional<ReadingId> last() {
        return sender.isAlive() ? Optional.empty() : Optional.ofNullable(newest);
    }

    /** What came on {@code fan/anomaly}. */
    Arrivals verdicts() {
        return verdicts;
    }

    @Override
    public void close() throws ChaosException {
        ending = true;
        sender.interrupt();
        try {
            for (MqttAsyncClient client : new MqttAsyncClient[] {fans, listener}) {
                client.disconnectForcibly(0, RECONNECT_MILLIS, false);
                client.close(true);
            }
        } catch (MqttException e) {
            throw new ChaosException("the fans cannot be ended: " + e.getMessage(), e);
        }
    }

    private void send() {
        long begun = System.nanoTime();
        try {
            for (int i = 0; !ending; i++) {
                long due = begun + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                publish(new ReadingId(ReadingId.FANS + i % FANS, i / FANS));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(ReadingId id) throws InterruptedException {
        String time = TIME.format(Instant.ofEpochMilli(FIRST_TIME + id.number() * TIME_STEP));
        String reading = "{\"deviceID\":\"" + id.fan() + "\",\"timeStamp\":\"" + time + "\","
                + (AlarmPlan.isFaulty(id) ? FAULTY : HEALTHY) + ",\"id\":\"" + id + "\"}";
        room.acquire();
        while (true) {
            try {
                fans.publish("fan/messages", reading.getBytes(StandardCharsets.UTF_8), 1, false);
                sent.add(id);
                newest = id;
                return;
            } catch (MqttException notConnected) {
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    private void connect(MqttAsyncClient client, boolean listens) throws MqttException {
        client.setCallback(new MqttCallbackExtended() {
            @Override
            public void connectComplete(boolean reconnect, String address) {
                if (reconnect && listens) {
                    subscribe();
                }
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                verdicts.take(new String(message.getPayload(), StandardCharsets.UTF_8));
            }

            @Override
            public void connectionLost(Throwable cause) {
                // Paho connects again by itself, and sends what was not confirmed
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                room.release();
            }
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(RECONNECT_MILLIS);
        options.setMaxInflight(2 * WINDOW);
        client.connect(options).waitForCompletion();
        if (listens) {
            client.subscribe("fan/anomaly", 1).waitForCompletion();
        }
    }

    private void subscribe() {
        try {
            listener.subscribe("fan/anomaly", 1);
        } catch (MqttException lostAgain) {
            // the next connection subscribes
        }
    }
}
