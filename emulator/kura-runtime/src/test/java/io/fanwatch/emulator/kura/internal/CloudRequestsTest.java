// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.kura.protocol.MalformedPayloadException;
import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudRequestsTest {

    /* request.id=7, requester.client.id=me, made by protoc from the definition */
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("c2b802110a0a726571756573742e69641005420137"
                    + "c2b8021b0a137265717565737465722e636c69656e742e6964100542026d65");

    private final Mosquitto broker = new Mosquitto();
    private final CloudRequests requests = new CloudRequests("cloud");
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private CloudUplink uplink;
    private MqttClient requester;

    private record Received(String topic, KuraPayload payload) {}

    private record Established(CountDownLatch latch) implements CloudConnectionListener {

        @Override
        public void onDisconnected() {
            // does not matter here
        }

        @Override
        public void onConnectionLost() {
            // does not matter here
        }

        @Override
        public void onConnectionEstablished() {
            latch.countDown();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        broker.start();
        CloudListeners listeners = new CloudListeners();
        CountDownLatch established = new CountDownLatch(1);
        listeners.add(new Established(established));
        CloudOptions options =
                new CloudOptions(broker.url(), "acme", "gateway", "fanwatch", "$type", 1, 1, 10, CloudLogin.NONE);
        uplink = new CloudUplink("cloud", options, listeners, requests, new Certificates(requests::applications));
        assertThat(established.await(60, TimeUnit.SECONDS)).isTrue();
        requester = new MqttClient(broker.url(), "me", new MemoryPersistence());
        requester.connect();
        requester.subscribe(
                "$EDC/acme/me/#",
                1,
                (topic, message) -> received.add(new Received(topic, decoded(message.getPayload()))));
    }

    @AfterEach
    void close() throws Exception {
        requester.disconnect();
        requester.close();
        requests.close();
        uplink.close();
        broker.close();
    }

    @Test
    void a_request_is_answered_on_the_topic_of_who_asks() throws Exception {
        requests.register("APP", new RequestHandler() {
            @Override
            public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) {
                KuraPayload reply = new KuraPayload();
                reply.addMetric("response.code", 200);
                reply.addMetric("args", request.getProperties().get("args").toString());
                reply.addMetric(
                        "context",
                        context.getContextProperties().get("TENANT_ID") + "/"
                                + context.getContextProperties().get("DEVICE_ID"));
                return new KuraMessage(reply);
            }
        });

        ask("GET/devices/3");

        Received reply = next();
        assertThat(reply.topic()).isEqualTo("$EDC/acme/me/APP/REPLY/7");
        assertThat(reply.payload().metrics())
                .isEqualTo(Map.of(
                        "response.code", 200, "args", List.of("devices", "3").toString(), "context", "acme/gateway"));
        assertThat(reply.payload().getTimestamp()).isNotNull();
    }

    @Test
    void a_handler_s_notifications_reach_who_asks() throws Exception {
        requests.register("APP", new RequestHandler() {
            @Override
            public KuraMessage doExec(RequestHandlerContext context, KuraMessage request) throws KuraException {
                context.getNotificationPublisher()
                        .publish(new KuraMessage(
                                new KuraPayload(),
                                Map.of("appId", "APP", "messageType", "progress", "requestorClientId", "me")));
                return new KuraMessage(new KuraPayload());
            }
        });

        ask("EXEC/work");

        assertThat(next().topic()).isEqualTo("$EDC/acme/me/APP/NOTIFY/gateway/progress");
        assertThat(next().topic()).isEqualTo("$EDC/acme/me/APP/REPLY/7");
    }

    @Test
    void refusals_and_failures_have_kura_s_codes() throws Exception {
        requests.register("APP", new RequestHandler() {
            @Override
            public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) throws KuraException {
                throw new KuraException(KuraErrorCode.NOT_FOUND, "no device 3");
            }

            @Override
            public KuraMessage doPut(RequestHandlerContext context, KuraMessage request) throws KuraException {
                throw new KuraException(KuraErrorCode.BAD_REQUEST);
            }

            @Override
            public KuraMessage doDel(RequestHandlerContext context, KuraMessage request) {
                throw new IllegalStateException("broken");
            }
        });

        ask("GET/devices/3");
        KuraPayload notFound = next().payload();
        assertThat(notFound.getMetric("response.code")).isEqualTo(404);
        assertThat(notFound.getMetric("response.exception.message")).asString().contains("no device 3");
        ask("PUT/x");
        assertThat(next().payload().getMetric("response.code")).isEqualTo(400);
        ask("DEL/x");
        assertThat(next().payload().getMetric("response.code")).isEqualTo(500);
        ask("POST/x");
        assertThat(next().payload().getMetric("response.code")).isEqualTo(500);
        ask("PATCH/x");
        assertThat(next().payload().getMetric("response.code")).isEqualTo(400);
    }

    @Test
    void requests_that_nobody_can_answer_get_no_reply_and_those_after_them_do() throws Exception {
        requests.register("GONE", answering());
        requests.register("APP", answering());
        requests.unregister("GONE");

        requester.publish("$EDC/acme/gateway/GONE/GET/x", REQUEST, 1, false);
        requester.publish("$EDC/acme/gateway/APP/GET/x", new byte[] {1, 2, 3}, 1, false);
        requester.publish("$EDC/acme/gateway/APP/GET/x", new byte[0], 1, false);
        ask("GET/x");

        assertThat(next().topic()).isEqualTo("$EDC/acme/me/APP/REPLY/7");
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CMD-V1/EXEC/command", "ASSET-V1/GET/assets", "INVENTORY-V1/GET/bundles", "KEYS-V1/GET/keystores"
            })
    void what_every_kura_has_and_this_one_has_not_is_not_found(String request) throws Exception {
        requester.publish("$EDC/acme/gateway/" + request, REQUEST, 1, false);

        Received reply = next();
        String application = request.substring(0, request.indexOf('/'));
        assertThat(reply.topic()).isEqualTo("$EDC/acme/me/" + application + "/REPLY/7");
        assertThat(reply.payload().getMetric("response.code")).isEqualTo(404);
        assertThat(reply.payload().getMetric("response.exception.message"))
                .asString()
                .contains(application);
        assertThat(requests.applications()).as("nor is it said to be there").isEmpty();
    }

    @Test
    void requests_come_again_after_the_broker_was_away() throws Exception {
        requests.register("APP", answering());
        broker.restart();

        await().ignoreExceptions().untilAsserted(() -> {
            if (!requester.isConnected()) {
                requester.connect();
                requester.subscribe(
                        "$EDC/acme/me/#",
                        1,
                        (topic, message) -> received.add(new Received(topic, decoded(message.getPayload()))));
            }
            ask("GET/x");
            assertThat(received.poll(1, TimeUnit.SECONDS)).isNotNull();
        });
    }

    private static RequestHandler answering() {
        return new RequestHandler() {
            @Override
            public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) {
                return new KuraMessage(new KuraPayload());
            }
        };
    }

    private void ask(String methodAndResource) throws Exception {
        requester.publish("$EDC/acme/gateway/APP/" + methodAndResource, REQUEST, 1, false);
    }

    private Received next() throws InterruptedException {
        Received next = received.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("a reply or notification").isNotNull();
        return next;
    }

    private static KuraPayload decoded(byte[] bytes) {
        try {
            return PayloadCodec.decode(bytes);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }
}
