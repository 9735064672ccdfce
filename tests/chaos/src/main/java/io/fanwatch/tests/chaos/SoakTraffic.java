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

/** Fans that come and never come again, one reading each. */
final class SoakTraffic implements AutoCloseable {

    private static final int WINDOW = 200;
    private static final int QUIET_SECONDS = 10;

    private final MqttAsyncClient client;
    private final int perSecond;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong verdicts = new AtomicLong();
    private final Semaphore room = new Semaphore(WINDOW);
    private final Thread sender = new Thread(this::send, "soak-fans");
    private volatile boolean ending;

    /** @param perSecond how many readings to send, if the broker takes so many */
    SoakTraffic(String broker, int perSecond) throws ChaosException {
        this.perSecond = perSecond;
        try {
            client = new MqttAsyncClient(broker, "soak-fans", new MemoryPersistence());
            client.setCallback(new MqttCallback() {
                @Override
                public void messageArrived(String topic, MqttMessage message) {
                    verdicts.incrementAndGet();
                }

                @Override
                public void connectionLost(Throwable cause) {
                    ending = true; // nobody cuts it, so what is missing then tells
                }

                @Override
                public void deliveryComplete(IMqttDeliveryToken token) {
                    room.release();
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
        long begun = System.nanoTime();
        try {
            for (long i = 0; !ending; i++) {
                TimeUnit.NANOSECONDS.sleep(begun + i * TimeUnit.SECONDS.toNanos(1) / perSecond - System.nanoTime());
                room.acquire();
                String reading = "{\"deviceID\":\"soak-" + i + "\",\"rotation\":" + (590 + i % 20)
                        + ",\"temperature\":40,\"vibration\":150,\"sound\":48}";
                client.publish("fan/messages", reading.getBytes(StandardCharsets.UTF_8), 1, false);
                sent.incrementAndGet();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (MqttException lost) {
            ending = true;
        }
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
