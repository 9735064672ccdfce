// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Authority;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for Mosquitto in kura-config, at a real one. */
class MosquittoFilesTest {

    private static final Path FILES =
            Path.of("../../kura-config").toAbsolutePath().normalize();
    private static final String ALONE = "mosquitto.conf";
    private static final String NETWORK = "mosquitto-network.conf";

    private final Authority authority = new Authority("Plant CA");
    private final Mosquitto mosquitto = new Mosquitto();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        mosquitto.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, NETWORK})
    void a_kill_of_the_broker_costs_ten_of_the_messages_that_it_confirmed_at_most(String file) throws Exception {
        mosquitto.withFile(FILES.resolve(file)).start();
        MqttClient gateway = connect("", "gateway", false);
        gateway.subscribe("fan/messages", 1);
        gateway.disconnect();
        publish(connect("", "fan", true), "fan/messages", 200);

        mosquitto.kill();
        mosquitto.start();

        connect("", "gateway", false);
        await().untilAsserted(() -> assertThat(received).hasSizeGreaterThanOrEqualTo(190));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, NETWORK})
    void a_message_that_is_far_too_large_to_be_a_reading_goes_no_further(String file) throws Exception {
        mosquitto.withFile(FILES.resolve(file)).start();
        connect("", "gateway", true).subscribe("fan/messages", 1);
        MqttClient fan = connect("", "fan", true);

        fan.publish("fan/messages", new byte[300_000], 1, false);
        fan.publish("fan/messages", "reading".getBytes(UTF_8), 1, false);

        await().untilAsserted(() -> assertThat(received).containsExactly("gateway: reading"));
    }

    @Test
    void each_user_has_the_rights_that_the_work_needs_and_no_more() throws Exception {
        mosquitto
                .withTls(authority.issue("broker", "ip:127.0.0.1"))
                .withUser("fans", "fans")
                .withUser("fanwatch", "fanwatch")
                .withUser("viewer", "viewer")
                .withFile(FILES.resolve(NETWORK))
                .withSetting("acl_file " + FILES.resolve("fanwatch.acl"))
                .start();
        for (String user : List.of("fans", "fanwatch", "viewer")) {
            connect(user, user, true).subscribe("fan/#", 1);
        }

        for (String user : List.of("fans", "fanwatch", "viewer")) {
            MqttClient sender = connect(user, "sending " + user, true);
            for (String topic : List.of("fan/messages", "fan/anomaly", "fan/rejected", "elsewhere")) {
                sender.publish(topic, (topic + " of " + user).getBytes(UTF_8), 1, false);
            }
        }
        connect("fans", "last", true).publish("fan/messages", "last".getBytes(UTF_8), 1, false);

        await().untilAsserted(() -> assertThat(received).contains("viewer: last", "fanwatch: last"));
        assertThat(received)
                .containsExactlyInAnyOrder(
                        "viewer: fan/messages of fans",
                        "viewer: fan/anomaly of fanwatch",
                        "viewer: fan/rejected of fanwatch",
                        "viewer: last",
                        "fanwatch: fan/messages of fans",
                        "fanwatch: fan/anomaly of fanwatch",
                        "fanwatch: last");
    }

    @Test
    void the_broker_of_a_network_is_encrypted_and_lets_nobody_in_without_a_password() throws IOException {
        List<String> lines = Files.readAllLines(FILES.resolve(NETWORK));

        assertThat(lines)
                .filteredOn(line -> line.startsWith("listener ") || line.startsWith("allow_anonymous "))
                .containsExactly("listener 8883", "allow_anonymous false");
        assertThat(lines)
                .contains(
                        "certfile /etc/mosquitto/certs/server.crt",
                        "keyfile /etc/mosquitto/certs/server.key",
                        "password_file /etc/mosquitto/fanwatch.passwords",
                        "acl_file /etc/mosquitto/fanwatch.acl");
    }

    private MqttClient connect(String user, String clientId, boolean clean) throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(clean);
        // Paho tells that a message is confirmed before it counts it as such
        options.setMaxInflight(1_000);
        if (!user.isEmpty()) {
            options.setUserName(user);
            options.setPassword(user.toCharArray());
            options.setSocketFactory(trusting(authority));
        }
        MqttClient client = new MqttClient(mosquitto.url(), clientId, new MemoryPersistence());
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                received.add(clientId + ": " + new String(message.getPayload(), UTF_8));
            }

            @Override
            public void connectionLost(Throwable cause) {
                // the broker was killed
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // nothing waits for it
            }
        });
        client.connect(options);
        return client;
    }

    private static SocketFactory trusting(Authority authority) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static void publish(MqttClient client, String topic, int count) throws MqttException {
        for (int i = 0; i < count; i++) {
            client.publish(topic, new MqttMessage(String.valueOf(i).getBytes(UTF_8)));
        }
    }
}
