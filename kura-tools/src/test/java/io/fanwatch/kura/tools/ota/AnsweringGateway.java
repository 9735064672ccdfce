// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.kura.protocol.Requests;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.kura.message.KuraPayload;

/** A gateway at a broker of its own that answers as a test says, and the operator's connection to it. */
final class AnsweringGateway implements AutoCloseable {

    /** What is answered; nothing for no answer. */
    @FunctionalInterface
    interface Answer {
        Optional<KuraPayload> to(Requests.Address address, KuraPayload request) throws Exception;
    }

    private final Mosquitto broker = new Mosquitto();
    private final BrokerClient client;
    private final Device device;

    AnsweringGateway(Answer answer, Duration replyTimeout, Terminal terminal) throws Exception {
        broker.start();
        BrokerAddress address = BrokerAddress.local(broker.port());
        client = BrokerClient.connectClean(address, Optional.empty(), "gateway-7", ConnectionListener.none());
        client.subscribe(Requests.requestsTo("acme", "gateway-7"), (topic, bytes) -> answer(answer, topic, bytes));
        device = Device.connect(
                address, Optional.empty(), "operator", new DeviceAddress("acme", "gateway-7"), replyTimeout, terminal);
    }

    Device device() {
        return device;
    }

    private void answer(Answer answer, String topic, byte[] bytes) {
        try {
            Requests.Address address = Requests.addressOf(topic).orElseThrow();
            KuraPayload request = PayloadCodec.decode(bytes);
            Optional<KuraPayload> reply = answer.to(address, request);
            if (reply.isPresent()) {
                client.publish(
                        Requests.replyTopic(
                                "acme",
                                String.valueOf(request.getMetric(Requests.REQUESTER_CLIENT_ID)),
                                address.application(),
                                String.valueOf(request.getMetric(Requests.REQUEST_ID))),
                        PayloadCodec.encode(reply.get()));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        device.close();
        client.close();
        broker.close();
    }
}
