// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraStoreCapacityReachedException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudUplinkTest {

    private static final CloudUplink.Requester NO_REQUESTS = (topic, payload, outbox) -> {};

    private final Mosquitto broker = new Mosquitto();
    private final CloudListeners listeners = new CloudListeners();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> confirmed = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private CloudUplink uplink;

    @BeforeEach
    void listen() {
        listeners.add(confirmed::add);
        listeners.add(new CloudConnectionListener() {
            @Override
            public void onDisconnected() {
                events.add("disconnected");
            }

            @Override
            public void onConnectionLost() {
                events.add("lost");
            }

            @Override
            public void onConnectionEstablished() {
                events.add("established");
            }
        });
    }

    @AfterEach
    void stop() {
        uplink.close();
        broker.close();
    }

    @Test
    void a_message_reaches_its_topic_as_json_and_is_confirmed_under_its_identifier() throws Exception {
        broker.start();
        try (MqttClient cloud = subscriber()) {
            uplink = uplink(1000, 10);

            String id = uplink.publish(message("3"));

            await().untilAsserted(() -> assertThat(confirmed).containsExactly(id));
            await().untilAsserted(() -> assertThat(received)
                    .containsExactly(
                            "emulator/gateway/fanwatch/alarm/3 {\"sentOn\":5,\"metrics\":{\"deviceId\":\"3\"}}"));
            cloud.disconnect();
        }
    }

    @Test
    void messages_wait_in_order_while_the_broker_is_away_and_beyond_the_capacity_are_refused() throws Exception {
        uplink = uplink(1000, 2);
        uplink.publish(message("1"));
        uplink.publish(message("2"));
        assertThatThrownBy(() -> uplink.publish(message("3"))).isInstanceOf(KuraStoreCapacityReachedException.class);

        broker.start();

        await().untilAsserted(() -> assertThat(confirmed).containsExactly("1", "2"));
        assertThat(uplink.publish(message("3"))).isEqualTo("3");
    }

    @Test
    void listeners_hear_when_the_connection_breaks_and_comes_back() throws Exception {
        broker.start();
        uplink = uplink(1000, 10);
        await().untilAsserted(() -> assertThat(events).containsExactly("established"));

        broker.restart();

        await().untilAsserted(() -> assertThat(events).containsExactly("established", "lost", "established"));
        uplink.close();
        assertThat(events).endsWith("disconnected");
    }

    @Test
    void a_new_address_takes_effect_at_once_and_loses_nothing() throws Exception {
        broker.start();
        uplink = new CloudUplink(
                "cloud", options("tcp://127.0.0.1:1", 1000, 10), listeners, NO_REQUESTS, new Certificates(List::of));
        uplink.publish(message("1"));

        uplink.configure(options(broker.url(), 1000, 10));

        await().untilAsserted(() -> assertThat(confirmed).containsExactly("1"));
    }

    @Test
    void a_message_without_a_property_that_the_topic_names_is_refused() {
        uplink = uplink(1, 10);

        assertThatThrownBy(() -> uplink.publish(new KuraMessage(new KuraPayload(), Map.of("type", "alarm"))))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("deviceId");
    }

    @Test
    void a_device_tells_of_its_birth_its_applications_and_its_death_and_sends_in_kuras_own_format() throws Exception {
        broker.withUser("device", "secret").start();
        CloudLogin login = new CloudLogin(Optional.of("device"), "secret", true);
        CloudOptions options =
                new CloudOptions(broker.url(), "acme", "gateway-7", "FANWATCH", "$type/$deviceId", 1000, 1, 10, login);
        List<String> applications = new CopyOnWriteArrayList<>(List.of("DEPLOY-V2"));
        Map<String, KuraPayload> told = new ConcurrentHashMap<>();
        try (MqttClient cloud = new MqttClient(broker.url(), "kapua", new MemoryPersistence())) {
            MqttConnectOptions connect = new MqttConnectOptions();
            connect.setUserName("device");
            connect.setPassword("secret".toCharArray());
            cloud.connect(connect);
            for (String filter : List.of("$EDC/acme/gateway-7/MQTT/+", "acme/#")) {
                cloud.subscribe(
                        filter, 1, (topic, message) -> told.put(topic, PayloadCodec.decode(message.getPayload())));
            }
            uplink = new CloudUplink("cloud", options, listeners, NO_REQUESTS, new Certificates(() -> applications));
            uplink.publish(message("3"));

            await().untilAsserted(() ->
                    assertThat(told).containsKeys("$EDC/acme/gateway-7/MQTT/BIRTH", "acme/gateway-7/FANWATCH/alarm/3"));
            assertThat(told.get("$EDC/acme/gateway-7/MQTT/BIRTH").metrics())
                    .containsEntry("display_name", "gateway-7")
                    .containsEntry("application_ids", "DEPLOY-V2")
                    .containsEntry("payload_encoding", "KURA_PROTOBUF");
            assertThat(told.get("acme/gateway-7/FANWATCH/alarm/3").getMetric("deviceId"))
                    .isEqualTo("3");

            applications.add("CONF-V1");
            uplink.applicationsChanged();
            await().untilAsserted(() -> assertThat(told).containsKey("$EDC/acme/gateway-7/MQTT/APPS"));
            assertThat(told.get("$EDC/acme/gateway-7/MQTT/APPS").getMetric("application_ids"))
                    .isEqualTo("CONF-V1,DEPLOY-V2");

            uplink.close();
            await().untilAsserted(() -> assertThat(told).containsKey("$EDC/acme/gateway-7/MQTT/DC"));
            cloud.disconnect();
        }
    }

    @Test
    void whenever_it_is_closed_a_device_takes_its_leave_and_nobody_misses_it() throws Exception {
        broker.start();
        CloudLogin login = new CloudLogin(Optional.empty(), "", true);
        try (MqttClient cloud = subscriber()) {
            cloud.subscribe("$EDC/#", 1, (topic, message) -> received.add(topic));
            for (int round = 1; round <= 10; round++) {
                String device = "gateway-" + round;
                CloudOptions options = new CloudOptions(
                        broker.url(), "acme", device, "FANWATCH", "$type/$deviceId", 1000, 1, 10, login);
                uplink = new CloudUplink("cloud", options, listeners, NO_REQUESTS, new Certificates(List::of));
                uplink.publish(message("3"));
                await().until(() -> !confirmed.isEmpty());
                confirmed.clear();

                uplink.close();

                assertThat(events).containsExactly("established", "disconnected");
                events.clear();
                await().untilAsserted(() -> assertThat(received).contains("$EDC/acme/" + device + "/MQTT/DC"));
            }
            assertThat(received).noneMatch(topic -> topic.contains("LWT") || topic.contains("MISSING"));
            cloud.disconnect();
        }
    }

    @Test
    void applications_that_change_before_it_connects_are_in_the_birth_certificate_alone() throws Exception {
        CloudLogin login = new CloudLogin(Optional.empty(), "", true);
        CloudOptions options =
                new CloudOptions(broker.url(), "acme", "gateway-8", "FANWATCH", "$type/$deviceId", 1000, 1, 10, login);
        List<String> applications = new CopyOnWriteArrayList<>(List.of("DEPLOY-V2"));
        uplink = new CloudUplink(
                "cloud",
                new CloudOptions(
                        "tcp://127.0.0.1:1", "acme", "gateway-8", "FANWATCH", "$type/$deviceId", 1000, 1, 10, login),
                listeners,
                NO_REQUESTS,
                new Certificates(() -> applications));
        applications.add("CONF-V1");
        uplink.applicationsChanged();
        uplink.publish(message("3"));
        broker.start();
        try (MqttClient cloud = subscriber()) {
            cloud.subscribe("$EDC/#", 1, (topic, message) -> received.add(topic));

            uplink.configure(options);

            await().untilAsserted(() -> assertThat(confirmed).containsExactly("1"));
            await().untilAsserted(() -> assertThat(received).contains("$EDC/acme/gateway-8/MQTT/BIRTH"));
            assertThat(received).doesNotContain("$EDC/acme/gateway-8/MQTT/APPS");
            cloud.disconnect();
        }
    }

    @Test
    void a_broker_that_says_nothing_is_named_as_what_it_is() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            uplink = uplink(1, 10);
            CloudOptions options = options("tcp://127.0.0.1:" + silent.getLocalPort(), 1, 10);

            assertThatThrownBy(() -> new CloudConnection(
                            options,
                            listeners,
                            new Certificates(List::of),
                            () -> new byte[0],
                            (topic, payload) -> {},
                            () -> {}))
                    .extracting(e -> ((MqttException) e).getReasonCode())
                    .isEqualTo((int) MqttException.REASON_CODE_CLIENT_TIMEOUT);
        }
    }

    private MqttClient subscriber() throws Exception {
        MqttClient client = new MqttClient(broker.url(), "cloud", new MemoryPersistence());
        client.connect();
        client.subscribe(
                "#",
                1,
                (topic, message) ->
                        received.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));
        return client;
    }

    private CloudUplink uplink(int rate, int capacity) {
        return new CloudUplink(
                "cloud", options(broker.url(), rate, capacity), listeners, NO_REQUESTS, new Certificates(List::of));
    }

    private static CloudOptions options(String url, int rate, int capacity) {
        return new CloudOptions(
                url, "emulator", "gateway", "fanwatch", "$type/$deviceId", rate, 1, capacity, CloudLogin.NONE);
    }

    private static KuraMessage message(String device) {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(new Date(5));
        payload.addMetric("deviceId", device);
        return new KuraMessage(payload, Map.of("type", "alarm", "deviceId", device));
    }
}
