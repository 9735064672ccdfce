// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Status;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.tests.mosquitto.Authority;
import io.fanwatch.tests.mosquitto.Authority.Identity;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TlsTest {

    private static final Authority PLANT = new Authority("Plant");
    private static final Authority ELSEWHERE = new Authority("Elsewhere");
    private static final Identity BROKER = PLANT.issue("broker", "ip:127.0.0.1");

    private final Mosquitto mosquitto = new Mosquitto();
    private final CryptoService crypto = mock();
    private final SslManagerService manager = mock();
    private final List<String> disconnections = new CopyOnWriteArrayList<>();
    private volatile List<Authority> trusted = List.of();
    private volatile Optional<Identity> own = Optional.empty();
    private MqttBrokerComponent component;
    private MqttSession session;

    @BeforeEach
    void prepare() throws Exception {
        when(crypto.decryptAes(any(char[].class))).thenAnswer(call -> call.getArgument(0));
        when(manager.getSSLSocketFactory()).thenAnswer(call -> sockets());
    }

    @AfterEach
    void close() {
        component.deactivate();
        mosquitto.close();
    }

    @Test
    void a_user_logs_in_over_tls_at_a_broker_whose_authority_is_trusted() {
        trusted = List.of(PLANT);
        mosquitto.withTls(BROKER).withUser("fans", "secret").start();

        connect("fans", "secret");

        await().until(session::isConnected);
        assertThat(component.status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void a_wrong_password_over_tls_is_named_as_such() {
        trusted = List.of(PLANT);
        mosquitto.withTls(BROKER).withUser("fans", "secret").start();

        connect("fans", "other");

        awaitRefusal("the broker does not let this client in", "check username, password");
    }

    @Test
    void a_broker_of_an_authority_that_is_not_trusted_is_refused_with_the_remedy() {
        trusted = List.of(ELSEWHERE);
        mosquitto.withTls(BROKER).start();

        connect("", "");

        awaitRefusal(
                "the broker's certificate is not trusted",
                "import the certificate of its authority (CA) into Kura's keystore",
                "SSLKeystore",
                "PKIX path building failed");
    }

    @Test
    void with_no_authority_at_all_the_remedy_is_named_beside_what_was_met() {
        mosquitto.withTls(BROKER).start();

        connect("", "");

        awaitRefusal(
                "Kura's keystore holds no authority (CA) yet",
                "import the certificate of the broker's authority (CA) into Kura's keystore",
                "SSLKeystore",
                "trustAnchors parameter must be non-empty");
    }

    @Test
    void a_certificate_for_another_host_is_refused() {
        trusted = List.of(PLANT);
        mosquitto.withTls(PLANT.issue("broker", "dns:broker.example")).start();

        connect("", "");

        awaitRefusal("the broker's certificate is for another host", "broker.url");
    }

    @Test
    void a_certificate_that_has_expired_is_refused() {
        trusted = List.of(PLANT);
        mosquitto.withTls(PLANT.issueExpired("broker", "ip:127.0.0.1")).start();

        connect("", "");

        awaitRefusal("the broker's certificate has expired, or the gateway's clock is wrong");
    }

    @Test
    void a_certificate_that_nobody_issued_is_refused() {
        trusted = List.of(PLANT);
        mosquitto.withTls(Authority.selfSigned("broker", "ip:127.0.0.1")).start();

        connect("", "");

        awaitRefusal("the broker's certificate is not trusted");
    }

    @Test
    void a_broker_without_tls_is_told_from_one_with_it() {
        trusted = List.of(PLANT);
        mosquitto.start();

        connect(mosquitto.url().replace("tcp:", "ssl:"), "", "");

        awaitRefusal("encrypted at this port", "tcp:// in broker.url");
    }

    @Test
    void an_authority_imported_after_the_first_attempts_is_taken_without_touching_the_configuration() {
        mosquitto.withTls(BROKER).start();
        connect("", "");
        await().until(() -> disconnections.size() > 1);

        trusted = List.of(PLANT);

        await().until(session::isConnected);
    }

    @Test
    void an_authority_renewed_while_disconnected_is_taken_without_touching_the_configuration() {
        trusted = List.of(PLANT);
        mosquitto.withTls(BROKER).start();
        connect("", "");
        await().until(session::isConnected);

        mosquitto.withTls(ELSEWHERE.issue("broker", "ip:127.0.0.1")).restart();
        awaitRefusal("the broker's certificate is not trusted");
        trusted = List.of(ELSEWHERE);

        await().until(session::isConnected);
    }

    @Test
    void an_authority_that_is_trusted_no_longer_is_refused_at_the_next_connection() {
        trusted = List.of(PLANT);
        mosquitto.withTls(BROKER).start();
        connect("", "");
        await().until(session::isConnected);

        trusted = List.of(ELSEWHERE);
        mosquitto.restart();

        awaitRefusal("the broker's certificate is not trusted");
        assertThat(session.isConnected()).isFalse();
    }

    @Test
    void a_client_certificate_is_asked_for_by_name_and_taken_once_it_is_there() {
        trusted = List.of(PLANT);
        mosquitto.withTls(BROKER).withClientAuthority(PLANT).start();
        connect("", "");
        awaitRefusal("the broker wants another certificate of this gateway", "key pair", "SSLKeystore");

        own = Optional.of(PLANT.issue("gateway", "dns:gateway.example"));

        await().until(session::isConnected);
    }

    @Test
    void key_stores_that_cannot_be_read_are_a_failed_attempt_and_not_a_refused_configuration() throws Exception {
        trusted = List.of(PLANT);
        when(manager.getSSLSocketFactory())
                .thenThrow(new IOException("the keystore is locked"))
                .thenThrow(new IllegalStateException("no keystore service"))
                .thenAnswer(call -> sockets());
        mosquitto.withTls(BROKER).start();

        connect("", "");

        await().until(session::isConnected);
        assertThat(disconnections)
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason).contains("SslManagerService.target"));
        assertThat(disconnections.get(0)).contains("the keystore is locked");
        assertThat(disconnections.get(1)).contains("no keystore service");
    }

    @Test
    void a_broker_without_encryption_does_not_mind_key_stores_that_cannot_be_read() throws Exception {
        when(manager.getSSLSocketFactory()).thenThrow(new IOException("the keystore is locked"));
        mosquitto.start();

        connect("", "");

        await().until(session::isConnected);
    }

    @Test
    void another_ssl_manager_takes_effect_at_once() throws Exception {
        mosquitto.withTls(BROKER).start();
        trusted = List.of(PLANT);
        connect("", "");
        await().until(session::isConnected);
        SslManagerService other = mock();
        when(other.getSSLSocketFactory()).thenThrow(new IOException("meant to fail"));

        component.setSslManager(other);

        awaitRefusal("meant to fail");
        component.unsetSslManager(manager);
        assertThat(session.isConnected()).isFalse();
    }

    private void connect(String user, String password) {
        connect(mosquitto.url(), user, password);
    }

    private void connect(String url, String user, String password) {
        BrokerConfiguration configuration = mock();
        when(configuration.broker_url()).thenReturn(url);
        when(configuration.username()).thenReturn(user);
        when(configuration.password()).thenReturn(password);
        when(configuration.keep_alive_interval()).thenReturn(30);
        when(configuration.connection_timeout()).thenReturn(10);
        when(configuration.reconnect_delay_minimum()).thenReturn(1);
        when(configuration.reconnect_delay_maximum()).thenReturn(1);
        when(configuration.message_maximum_size()).thenReturn(1 << 20);
        component = new MqttBrokerComponent(crypto, Map.of("kura.service.pid", "fanwatch-broker"));
        component.setSslManager(manager);
        component.modified(configuration);
        session = component.open(new MqttSessionSettings("client", false, 10), new MqttSessionListener() {
            @Override
            public void onConnected(boolean sessionPresent) {
                // asked for with isConnected
            }

            @Override
            public void onDisconnected(String reason) {
                disconnections.add(reason);
            }
        });
    }

    private void awaitRefusal(String... words) {
        await().untilAsserted(() -> {
            assertThat(disconnections).last().asString().contains(words);
            assertThat(component.status().level()).isEqualTo(Status.Level.ERROR);
            assertThat(component.status().message()).contains(words);
        });
    }

    /** As Kura's SSL manager makes them, from what its key stores hold at the moment. */
    private SSLSocketFactory sockets() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Authority authority : trusted) {
            store.setCertificateEntry("ca" + store.size(), authority.certificate());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(), trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private KeyManager[] keys() throws GeneralSecurityException {
        if (own.isEmpty()) {
            return new KeyManager[0];
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.get().toKeyStore(), new char[0]);
        return keys.getKeyManagers();
    }
}
