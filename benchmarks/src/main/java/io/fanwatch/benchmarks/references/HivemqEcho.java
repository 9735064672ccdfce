// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.references;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import java.net.URI;

/** The same as {@link PahoEcho} with the HiveMQ client and its default settings. */
public final class HivemqEcho {

    private HivemqEcho() {}

    /** Arguments: the broker's address, the topic to listen to, the topic to publish on, the QoS. */
    public static void main(String[] arguments) {
        URI broker = URI.create(arguments[0]);
        String out = arguments[2];
        MqttQos qos = MqttQos.fromCode(Integer.parseInt(arguments[3]));
        Mqtt3AsyncClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier("hivemq-echo-" + qos.getCode())
                .serverHost(broker.getHost())
                .serverPort(broker.getPort())
                .buildAsync();
        byte[] verdict = ConstantVerdict.payload();
        client.connect().join();
        client.subscribeWith()
                .topicFilter(arguments[1])
                .qos(qos)
                .callback(message -> client.publishWith()
                        .topic(out)
                        .payload(verdict)
                        .qos(qos)
                        .send())
                .send()
                .join();
    }
}
