// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.kura.protocol.Requests;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.kura.message.KuraPayload;

/** Any number of gateways over one connection, each with fanwatch 1.0.0 at first, of which some behave badly. */
final class Fleet implements AutoCloseable {

    static final String OLD = "1.0.0";

    private final BrokerClient broker;
    private final Map<String, String> versions = new ConcurrentHashMap<>();
    private final Map<String, Integer> installs = new ConcurrentHashMap<>();

    /** Do not answer at all. */
    final Set<String> off = ConcurrentHashMap.newKeySet();

    /** Cannot download. */
    final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** Have a component in ERROR with any version but the old one. */
    final Set<String> sick = ConcurrentHashMap.newKeySet();

    Fleet(BrokerAddress address) throws Exception {
        broker = BrokerClient.connectClean(address, Optional.empty(), "fleet", ConnectionListener.none());
        broker.subscribe("$EDC/acme/+/DEPLOY-V2/GET/#", this::answer);
        broker.subscribe("$EDC/acme/+/DEPLOY-V2/EXEC/#", this::answer);
        broker.subscribe("$EDC/acme/+/FANWATCH-V1/GET/#", this::answer);
    }

    String version(String gateway) {
        return versions.getOrDefault(gateway, OLD);
    }

    /** How often it was asked to install something. */
    int installs(String gateway) {
        return installs.getOrDefault(gateway, 0);
    }

    @Override
    public void close() {
        broker.close();
    }

    private void answer(String topic, byte[] bytes) {
        try {
            Requests.Address address = Requests.addressOf(topic).orElseThrow();
            if (!off.contains(address.device())) {
                answer(address, PayloadCodec.decode(bytes));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(Requests.Address address, KuraPayload request) {
        String gateway = address.device();
        String what = String.join("/", address.resource());
        String identity = "<name>bundle.fanwatch</name><version>" + version(gateway) + "</version>";
        KuraPayload reply = new KuraPayload();
        reply.addMetric(Requests.RESPONSE_CODE, Requests.OK);
        switch (what) {
            case "packages" ->
                reply.setBody(utf8("<packages><package><name>fanwatch</name><version>" + version(gateway)
                        + "</version><bundles><bundle>" + identity + "</bundle></bundles></package></packages>"));
            case "bundles" ->
                reply.setBody(
                        utf8("<bundles><bundle>" + identity + "<id>7</id><state>ACTIVE</state></bundle></bundles>"));
            case "status" -> {
                boolean ill = sick.contains(gateway) && !version(gateway).equals(OLD);
                reply.setBody(utf8("{\"components\":[{\"component\":\"fanwatch-predictor\",\"level\":\""
                        + (ill ? "ERROR" : "OK") + "\",\"message\":\"" + (ill ? "it scores nothing" : "scoring")
                        + "\",\"metrics\":[{\"id\":\"devices_known\",\"value\":10}]}]}"));
            }
            default -> {
                // an order, or a question about one
            }
        }
        String requester = String.valueOf(request.getMetric(Requests.REQUESTER_CLIENT_ID));
        broker.publish(
                Requests.replyTopic(
                        "acme",
                        requester,
                        address.application(),
                        String.valueOf(request.getMetric(Requests.REQUEST_ID))),
                PayloadCodec.encode(reply));
        if (address.method().equals("EXEC") && what.equals("download")) {
            installs.merge(gateway, 1, Integer::sum);
            if (broken.contains(gateway)) {
                tell(requester, gateway, "download", "FAILED", request);
            } else {
                versions.put(gateway, String.valueOf(request.getMetric("dp.version")));
                tell(requester, gateway, "download", "COMPLETED", request);
                tell(requester, gateway, "install", "COMPLETED", request);
            }
        }
    }

    private void tell(String requester, String gateway, String type, String status, KuraPayload request) {
        KuraPayload told = new KuraPayload();
        told.addMetric("job.id", request.getMetric("job.id"));
        told.addMetric("client.id", gateway);
        told.addMetric("dp." + type + ".status", status);
        told.addMetric("dp." + type + ".error.message", status.equals("FAILED") ? "Connection refused" : "");
        broker.publish(
                Requests.notificationTopic("acme", requester, "DEPLOY-V2", gateway, type), PayloadCodec.encode(told));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
