// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A gateway's deployment handler that does what a test tells it. What it has not been told to answer, it leaves
 * unanswered.
 */
final class FakeDevice implements AutoCloseable {

    static final String IDLE = "ALREADY DONE";

    private static final String TOPIC = "$EDC/acme/gateway-7/DEPLOY-V2/";

    private final MqttAsyncClient client;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    record Request(String what, Map<String, Object> metrics) {}

    /** What happens on a request. */
    interface Answer {
        void to(Request request) throws Exception;
    }

    FakeDevice(String brokerUrl) throws MqttException {
        client = new MqttAsyncClient(brokerUrl, "gateway-7", new MemoryPersistence());
        client.setCallback(new MqttCallbackExtended() {
            @Override
            public void connectComplete(boolean reconnect, String serverUri) {
                try {
                    client.subscribe(TOPIC + "#", 1);
                } catch (MqttException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                Request request =
                        new Request(topic.substring(TOPIC.length()), KuraMessages.metrics(message.getPayload()));
                requests.add(request);
                executor.execute(() -> answer(request));
            }

            @Override
            public void connectionLost(Throwable cause) {
                // Paho reconnects by itself
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // nobody waits for it
            }
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(300);
        client.connect(options).waitForCompletion();
        client.subscribe(TOPIC + "#", 1).waitForCompletion();
    }

    /** From now on answers that request so; for example {@code GET/packages}. */
    FakeDevice on(String what, Answer answer) {
        answers.put(what, answer);
        return this;
    }

    /** From now on has these packages, given as {@code name version}, each with one bundle in that state. */
    FakeDevice with(String state, String... packages) {
        StringBuilder list = new StringBuilder(
                "<packages><package><name>System</name><version>1.2.0</version>" + "<bundles/></package>");
        StringBuilder bundles = new StringBuilder("<bundles>");
        for (String each : packages) {
            String[] parts = each.split(" ");
            String identity = "<name>bundle." + parts[0] + "</name><version>" + parts[1] + "</version>";
            list.append("<package><name>%s</name><version>%s</version><bundles><bundle>%s</bundle></bundles></package>"
                    .formatted(parts[0], parts[1], identity));
            bundles.append("<bundle>%s<id>7</id><state>%s</state></bundle>".formatted(identity, state));
        }
        return on("GET/packages", request -> reply(request, 200, Map.of(), list + "</packages>"))
                .on("GET/bundles", request -> reply(request, 200, Map.of(), bundles + "</bundles>"));
    }

    /** From now on says that nothing is under way. */
    FakeDevice idle() {
        return on(
                        "GET/download",
                        request -> reply(
                                request,
                                200,
                                Map.of(
                                        "dp.download.size", 0,
                                        "dp.download.progress", 100,
                                        "dp.download.status", IDLE),
                                ""))
                .on("GET/install", request -> reply(request, 200, Map.of("dp.install.status", "IDLE"), ""));
    }

    /** From now on is as good as off. */
    void silence() {
        answers.clear();
    }

    void reply(Request request, int code, Map<String, Object> metrics, String body) throws MqttException {
        Map<String, Object> all = new LinkedHashMap<>(metrics);
        all.put("response.code", code);
        publish(request, "REPLY/" + request.metrics().get("request.id"), all, body);
    }

    void ok(Request request) throws MqttException {
        reply(request, 200, Map.of(), "");
    }

    void download(Request request, String status, int progress) throws MqttException {
        notify(
                request,
                "download",
                Map.of(
                        "dp.download.status",
                        status,
                        "dp.download.progress",
                        progress,
                        "dp.download.size",
                        400_000,
                        "dp.download.index",
                        0));
    }

    void downloadFailed(Request request, String message) throws MqttException {
        notify(
                request,
                "download",
                Map.of(
                        "dp.download.status",
                        "FAILED",
                        "dp.download.progress",
                        0,
                        "dp.download.size",
                        0,
                        "dp.download.error.message",
                        message));
    }

    void installed(Request request) throws MqttException {
        notify(
                request,
                "install",
                Map.of(
                        "dp.install.status", "COMPLETED",
                        "dp.install.progress", 100,
                        "dp.name", "fanwatch_1.1.0.dp"));
    }

    void notify(Request request, String type, Map<String, Object> metrics) throws MqttException {
        Map<String, Object> all = new LinkedHashMap<>(metrics);
        all.putIfAbsent("job.id", request.metrics().get("job.id"));
        all.put("client.id", "gateway-7");
        publish(request, "NOTIFY/gateway-7/" + type, all, "");
    }

    /** What has been asked. */
    List<Request> requests() {
        return requests;
    }

    @Override
    public void close() throws MqttException {
        executor.shutdownNow();
        client.disconnectForcibly(0, 500);
        client.close(true);
    }

    private void answer(Request request) {
        Answer answer = answers.get(request.what());
        if (answer != null) {
            try {
                answer.to(request);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void publish(Request request, String what, Map<String, Object> metrics, String body) throws MqttException {
        client.publish(
                "$EDC/acme/" + request.metrics().get("requester.client.id") + "/DEPLOY-V2/" + what,
                KuraMessages.encode(metrics, body),
                0,
                false);
    }
}
