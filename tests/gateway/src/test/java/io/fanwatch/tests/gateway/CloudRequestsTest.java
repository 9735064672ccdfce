// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.kura.protocol.Requests;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cloud platform asks of the gateway, in Kura's own encoding, over a real broker. */
class CloudRequestsTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String APPLICATION = "FANWATCH-V1";

    @TempDir
    private Path folder;

    private final Mosquitto broker = new Mosquitto().withPersistence();
    /* by the request's id */
    private final Map<String, KuraPayload> replies = new ConcurrentHashMap<>();
    private GatewayUnderTest gateway;
    private MqttClient platform;
    private int number;

    @BeforeEach
    void start() throws Exception {
        broker.start();
        gateway = GatewayUnderTest.start(folder, broker.url());
        gateway.gateway()
                .configuration()
                .createFactoryConfiguration(
                        "io.fanwatch.emulator.kura.CloudPublisher",
                        "fanwatch-cloud",
                        Map.of("broker.url", broker.url(), "account", "acme", "client.id", "gateway-7"),
                        false);
        platform = new MqttClient(broker.url(), "platform", new MemoryPersistence());
        platform.connect();
        platform.subscribe(
                Requests.replyTopic("acme", "platform", APPLICATION, "+"),
                1,
                (topic, message) -> replies.put(
                        topic.substring(topic.lastIndexOf('/') + 1), PayloadCodec.decode(message.getPayload())));
        await().atMost(LONG)
                .until(() -> gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-scorer-onnx"));
        await().atMost(LONG).until(() -> {
            send("GET", "status");
            return !replies.isEmpty();
        });
    }

    @AfterEach
    void stop() throws Exception {
        platform.disconnectForcibly(100, 1_000);
        platform.close(true);
        gateway.close();
        broker.close();
    }

    @Test
    void the_status_of_every_component_is_told() throws Exception {
        KuraPayload reply = request("GET", "status");

        assertThat(reply.getMetric(Requests.RESPONSE_CODE)).isEqualTo(Requests.OK);
        assertThat(body(reply))
                .startsWith("{\"components\":[")
                .contains("fanwatch-telemetry", "fanwatch-predictor", "fanwatch-scorer-onnx")
                .contains("\"figures\":{", "\"metrics\":[{\"id\":");
    }

    @Test
    void the_fans_are_told_with_their_last_verdicts() throws Exception {
        try (Fans fans = new Fans(broker.url())) {
            fans.publish("fan/messages", Fans.healthy("hall 1", "first"));
            fans.publish("fan/messages", Fans.faulty("hall 2", "second"));
            fans.awaitJudged(2);
        }

        // not only the publisher gets the verdicts, nor need it be the last
        await().untilAsserted(() -> assertThat(body(request("GET", "devices")))
                .startsWith("{\"total\":2,\"offset\":0,\"devices\":[{\"deviceID\":\"hall 1\"")
                .contains("\"deviceID\":\"hall 2\""));
        assertThat(body(request("GET", "devices", "hall 2"))).contains("\"fault\":\"1\"");
        KuraPayload unknown = request("GET", "devices", "hall 3");
        assertThat(unknown.getMetric(Requests.RESPONSE_CODE)).isEqualTo(Requests.NOT_FOUND);
        assertThat((String) unknown.getMetric(Requests.EXCEPTION_MESSAGE)).contains("hall 3");
    }

    @Test
    void a_model_without_one_before_it_cannot_be_rolled_back_and_stays() throws Exception {
        KuraPayload reply = request("EXEC", "model", "rollback");

        assertThat(reply.getMetric(Requests.RESPONSE_CODE)).isEqualTo(Requests.ERROR);
        assertThat((String) reply.getMetric(Requests.EXCEPTION_MESSAGE)).isNotBlank();
        assertThat(body(request("GET", "model")))
                .contains("\"active\":\"fan " + Packages.version(Packages.FAN_MODEL) + "\"");
        assertThat(gateway.isOk("fanwatch-scorer-onnx")).isTrue();
    }

    @Test
    void a_model_that_is_sent_in_pieces_takes_over_without_a_package() throws Exception {
        byte[] model = FanModels.sound("1.1.0").toByteArray();
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
        assertThat(body(request("GET", Map.of("sha256", sha256), new byte[0], "model", "received")))
                .contains("\"received\":0");
        for (int offset = 0; offset < model.length; offset += 4_000) {
            int end = Math.min(model.length, offset + 4_000);
            KuraPayload reply = request(
                    "EXEC",
                    Map.of("sha256", sha256, "offset", offset),
                    Arrays.copyOfRange(model, offset, end),
                    "model",
                    "receive");
            assertThat(body(reply)).contains("\"received\":" + end);
        }
        KuraPayload again = request("EXEC", Map.of("sha256", sha256, "offset", 0), new byte[9], "model", "receive");
        assertThat((String) again.getMetric(Requests.EXCEPTION_MESSAGE)).contains("are there: go on from there");

        KuraPayload reply = request("EXEC", Map.of("sha256", sha256), new byte[0], "model", "install");

        assertThat(body(reply)).isEqualTo("{\"scorer\":\"fanwatch-scorer-onnx\",\"model\":\"fan 1.1.0\"}");
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(body(request("GET", "model")))
                        .contains("\"active\":\"fan 1.1.0\"", "[\"1.1.0\",\"1.0.0\"]"));
        assertThat(gateway.gateway().packages()).containsEntry("fanwatch-model-fan", "1.0.0");
        assertThat(body(request("EXEC", "model", "rollback"))).contains("\"version\":\"1.0.0\"");
    }

    private KuraPayload request(String method, String... resource) throws Exception {
        return request(method, Map.of(), new byte[0], resource);
    }

    private KuraPayload request(String method, Map<String, Object> metrics, byte[] body, String... resource)
            throws Exception {
        String id = send(method, metrics, body, resource);
        await().atMost(LONG).until(() -> replies.containsKey(id));
        return replies.get(id);
    }

    private String send(String method, String... resource) throws Exception {
        return send(method, Map.of(), new byte[0], resource);
    }

    private String send(String method, Map<String, Object> metrics, byte[] body, String... resource) throws Exception {
        String id = String.valueOf(number++);
        KuraPayload request = new KuraPayload();
        request.addMetric(Requests.REQUEST_ID, id);
        request.addMetric(Requests.REQUESTER_CLIENT_ID, "platform");
        metrics.forEach(request::addMetric);
        if (body.length > 0) {
            request.setBody(body);
        }
        platform.publish(
                Requests.requestTopic("acme", "gateway-7", APPLICATION, method, resource),
                PayloadCodec.encode(request),
                1,
                false);
        return id;
    }

    private static String body(KuraPayload reply) {
        return new String(reply.getBody(), StandardCharsets.UTF_8);
    }
}
