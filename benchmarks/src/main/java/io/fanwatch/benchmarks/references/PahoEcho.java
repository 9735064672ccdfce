// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.references;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * The least that an Eclipse Paho client can do: it publishes a constant verdict for every message, looks at none, and
 * keeps its default settings but one, at QoS 1: as many messages in flight as Fanwatch has.
 */
public final class PahoEcho {

    private static final int IN_FLIGHT = 1_000;

    private PahoEcho() {}

    /** Arguments: the broker's address, the topic to listen to, the topic to publish on, the QoS. */
    public static void main(String[] arguments) throws MqttException, InterruptedException {
        String out = arguments[2];
        int qos = Integer.parseInt(arguments[3]);
        MqttAsyncClient client = new MqttAsyncClient(arguments[0], "paho-echo-" + qos, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        if (qos > 0) {
            options.setMaxInflight(IN_FLIGHT);
        }
        BlockingQueue<MqttMessage> arrived = new LinkedBlockingQueue<>();
        byte[] verdict = ConstantVerdict.payload();
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                cause.printStackTrace();
                System.exit(1);
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) throws MqttException {
                if (qos == 0) {
                    client.publish(out, verdict, 0, false);
                } else {
                    arrived.add(message);
                }
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        client.connect(options).waitForCompletion();
        client.subscribe(arguments[1], qos).waitForCompletion();
        if (qos > 0) {
            publishAll(arrived, client, out, verdict);
        }
    }

    /* not in the callback: there Paho could not tell that a place in flight is free again */
    private static void publishAll(
            BlockingQueue<MqttMessage> arrived, MqttAsyncClient client, String out, byte[] verdict)
            throws MqttException, InterruptedException {
        Semaphore places = new Semaphore(IN_FLIGHT);
        IMqttActionListener done = new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                places.release();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
                cause.printStackTrace();
                System.exit(1);
            }
        };
        while (true) {
            arrived.take();
            places.acquire();
            client.publish(out, verdict, 1, false, null, done);
        }
    }
}
