// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Fans that come, send some readings, and never come again; one in ten is faulty. */
final class SoakTraffic implements AutoCloseable {

    /** What each fan sends. */
    static final int READINGS_OF_EACH = 25;

    private static final int FANS_AT_A_TIME = 100;
    private static final int WINDOW = 2_000;
    private static final int QUIET_SECONDS = 10;

    private final MqttAsyncClient client;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong verdicts = new AtomicLong();
    private final Semaphore room = new Semaphore(WINDOW);
    private final Thread sender = new Thread(this::send, "soak-fans");
    private volatile boolean ending;

    SoakTraffic(String broker) throws ChaosException {
        try {
            client = new MqttAsyncClient(broker, "soak-fans", new MemoryPersistence());
            client.setCallback(new MqttCallback() {
                @Override
                public void messageArrived(String topic, MqttMessage message) {
                    verdicts.incrementAndGet();
                    room.release();
                }

                @Override
                public void connectionLost(Throwable cause) {
                    ending = true; // nobody cuts it, so what is missing then tells
                }

                @Override
                public void deliveryComplete(IMqttDeliveryToken token) {
                    // the verdict is what is waited for
                }
            });
            MqttConnectOptions options = new MqttConnectOptions();
            options.setMaxInflight(2 * WINDOW);
            client.connect(options).waitForCompletion();
            client.subscribe("fan/anomaly", 1).waitForCompletion();
        } catch (MqttException e) {
            throw new ChaosException("the broker at " + broker + " cannot be reached: " + e.getMessage(), e);
        }
        sender.setDaemon(true);
    }

    void begin() {
        sender.start();
    }

    long sent() {
        return sent.get();
    }

    long verdicts() {
        return verdicts.get();
    }

    /** Sends no more, and waits until no more verdicts come that are missing. */
    void end() throws InterruptedException {
        ending = true;
        sender.join();
        long before = -1;
        while (verdicts.get() < sent.get() && before != verdicts.get()) {
            before = verdicts.get();
            for (int second = 0; second < QUIET_SECONDS && verdicts.get() < sent.get(); second++) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private void send() {
        try {
            for (long i = 0; !ending; i++) {
                room.acquire();
                client.publish("fan/messages", reading(i).getBytes(StandardCharsets.UTF_8), 1, false);
                sent.incrementAndGet();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (MqttException lost) {
            ending = true;
        }
    }

    private static String reading(long i) {
        long fan = i / (FANS_AT_A_TIME * READINGS_OF_EACH) * FANS_AT_A_TIME + i % FANS_AT_A_TIME;
        return "{\"deviceID\":\"soak-" + fan + "\",\"rotation\":" + (fan % 10 == 0 ? 300 : 590 + i % 20)
                + ",\"temperature\":40,\"vibration\":150,\"sound\":48}";
    }

    @Override
    public void close() throws ChaosException {
        ending = true;
        sender.interrupt();
        try {
            client.disconnectForcibly(0, 1, false);
            client.close(true);
        } catch (MqttException e) {
            throw new ChaosException("the fans cannot be ended: " + e.getMessage(), e);
        }
    }
}
