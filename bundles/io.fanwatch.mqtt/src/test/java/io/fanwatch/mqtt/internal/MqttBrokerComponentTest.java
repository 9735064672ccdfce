// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.Status;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class MqttBrokerComponentTest {

    private final Mosquitto mosquitto = new Mosquitto();
    private final CryptoService crypto = mock();
    private final AtomicInteger disconnections = new AtomicInteger();
    private MqttBrokerComponent component;

    @BeforeEach
    void encryption() throws KuraException {
        when(crypto.decryptAes(any(char[].class))).thenAnswer(call -> {
            String text = new String((char[]) call.getArgument(0));
            if (!text.startsWith("encrypted ")) {
                throw new KuraException(KuraErrorCode.DECODER_ERROR, "password");
            }
            return text.substring("encrypted ".length()).toCharArray();
        });
    }

    @AfterEach
    void close() {
        component.deactivate();
        mosquitto.close();
    }

    @ParameterizedTest
    @CsvSource({"secret", "encrypted secret"})
    void the_password_may_come_plain_or_encrypted(String password) {
        mosquitto.withUser("fans", "secret").start();
        activate(configuration(mosquitto.url(), "fans", password, 30));

        assertThat(open()).satisfies(session -> await().until(session::isConnected));
    }

    @ParameterizedTest
    @CsvSource({"placeholder", "encrypted placeholder"})
    void the_mask_of_a_password_does_not_replace_it(String mask) {
        mosquitto.withUser("fans", "secret").start();
        activate(configuration(mosquitto.url(), "fans", "secret", 30));
        MqttSession session = open();
        await().until(session::isConnected);

        component.modified(configuration(mosquitto.url(), "fans", mask, 20));
        component.modified(configuration(mosquitto.url(), "fans", mask, 20));

        // it connects again in the background
        await().until(() -> component.status().level() == Status.Level.WARNING);
        assertThat(component.status().message())
                .contains("works until the next restart")
                .contains("enter the password again");
        component.modified(configuration(mosquitto.url(), "fans", "encrypted secret", 20));

        await().until(() -> component.status().level() == Status.Level.OK);
    }

    @Test
    void what_kura_hands_over_again_is_logged_once() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(MqttBrokerComponent.class);
        logger.addAppender(log);
        try {
            activate(configuration("tcp://localhost:1", "fans", "secret", 30));
            component.modified(configuration("tcp://localhost:1", "fans", "encrypted placeholder", 30));
            component.modified(configuration("tcp://localhost:1", "fans", "encrypted placeholder", 30));
            component.modified(configuration("nowhere", "", "", 30));
            component.modified(configuration("nowhere", "", "", 30));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).extracting(event -> event.getLevel().toString()).containsExactly("INFO", "WARN", "WARN");
        assertThat(log.list.get(1).getFormattedMessage()).contains("works until the next restart");
    }

    @Test
    void a_password_without_a_user_is_remembered_for_when_there_is_one_again() {
        mosquitto.withUser("fans", "secret").start();
        activate(configuration(mosquitto.url(), "", "secret", 30));

        component.modified(configuration(mosquitto.url(), "", "placeholder", 30));
        assertThat(component.status().message()).doesNotContain("password");
        component.modified(configuration(mosquitto.url(), "fans", "placeholder", 30));

        assertThat(open()).satisfies(session -> await().until(session::isConnected));
    }

    @ParameterizedTest
    @CsvSource({"placeholder", "encrypted placeholder"})
    void a_component_begun_with_the_mask_of_a_password_asks_for_the_password(String mask) {
        activate(configuration("tcp://localhost:1883", "fans", mask, 30));

        assertThat(component.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(component.status().message())
                .contains("the password is the word placeholder")
                .contains("enter the password again");
    }

    @Test
    void a_plain_password_that_is_no_base_64_is_taken_as_it_is() throws KuraException {
        mosquitto.withUser("fans", "secret").start();
        when(crypto.decryptAes(any(char[].class))).thenThrow(new IllegalArgumentException("Illegal base64 character"));
        activate(configuration(mosquitto.url(), "fans", "secret", 30));

        assertThat(open()).satisfies(session -> await().until(session::isConnected));
    }

    @Test
    void an_invalid_configuration_is_refused_with_its_reason_and_the_old_one_stays() {
        mosquitto.start();
        activate(configuration(mosquitto.url(), "", "", 30));
        MqttSession session = open();
        await().until(session::isConnected);

        component.modified(configuration("http://localhost", "", "", 30));

        assertThat(session.isConnected()).isTrue();
        assertThat(component.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(component.status().message()).contains("http://localhost").contains("tcp://localhost:1883");
        mosquitto.kill();
        await().until(() -> component.status().level() == Status.Level.ERROR);
        assertThat(component.status().message()).contains("0 of 1 sessions").contains("tcp://localhost:1883");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 30, protocol",
        "tcp://, 30, broker.url",
        "ftp://localhost:21, 30, protocol",
        "tcp://localhost:99999, 30, port",
        "tcp://user:word@localhost, 30, username",
        "tcp://localhost/path, 30, path",
        "tcp://local host, 30, not an address",
        "tcp://localhost:1883, 0, keep.alive.interval is 0 s",
        "tcp://localhost:1883, 65536, keep.alive.interval is 65536 s",
    })
    void a_component_begun_with_an_invalid_configuration_says_why_it_does_nothing(
            String url, int keepAlive, String reason) {
        activate(configuration(url, "", "", keepAlive));

        assertThat(component.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(component.status().message()).contains(reason).doesNotContain("word@");
        assertThat(open().isConnected()).isFalse();
    }

    @Test
    void an_update_that_changes_nothing_keeps_the_connections() {
        mosquitto.start();
        activate(configuration(mosquitto.url(), "", "", 30));
        MqttSession session = open();
        await().until(session::isConnected);

        component.modified(configuration(mosquitto.url(), "", "", 30));
        component.open(new MqttSessionSettings("another", false, 10), mock());
        await().until(() ->
                component.status().figures().get("sessions connected").equals(2));

        assertThat(disconnections).hasValue(0);
    }

    @Test
    void the_status_carries_the_name_and_the_sessions() {
        mosquitto.start();
        activate(configuration(mosquitto.url(), "", "", 30));
        MqttSession session = open();
        await().until(session::isConnected);

        assertThat(component.status().component()).isEqualTo("fanwatch-broker");
        assertThat(component.status().figures()).containsEntry("sessions", 1).containsEntry("sessions connected", 1);
        await().untilAsserted(() -> assertThat(component.status().figures().get("session client"))
                .asString()
                .startsWith("connected since 20")
                .contains("Z, 0 reconnects"));
        mosquitto.kill();
        await().untilAsserted(() -> assertThat(component.status().figures().get("session client"))
                .asString()
                .startsWith("not connected since 20")
                .contains("Z, 0 reconnects, last failure 20"));
        assertThat(component.description()).contains(mosquitto.url());
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://broker.example:1883, fans, true",
        "tcp://192.0.2.7:1883, fans, true",
        "ssl://broker.example:8883, fans, false",
        "tcp://broker.example:1883, '', false",
        "tcp://localhost:1883, fans, false",
        "tcp://127.0.0.1:1883, fans, false",
        "tcp://[::1]:1883, fans, false"
    })
    void a_password_that_crosses_a_network_readable_is_a_warning(String url, String user, boolean warned) {
        activate(configuration(url, user, "secret", 30));

        assertThat(component.status().message().contains("the password crosses the network readable"))
                .isEqualTo(warned);
    }

    private void activate(BrokerConfiguration configuration) {
        component = new MqttBrokerComponent(crypto, Map.of("kura.service.pid", "fanwatch-broker"));
        component.modified(configuration);
    }

    private MqttSession open() {
        return component.open(new MqttSessionSettings("client", false, 10), new MqttSessionListener() {
            @Override
            public void onConnected(boolean sessionPresent) {
                // asked for with isConnected
            }

            @Override
            public void onDisconnected(String reason) {
                disconnections.incrementAndGet();
            }
        });
    }

    private static BrokerConfiguration configuration(String url, String user, String password, int keepAlive) {
        BrokerConfiguration configuration = mock();
        when(configuration.broker_url()).thenReturn(url);
        when(configuration.username()).thenReturn(user);
        when(configuration.password()).thenReturn(password);
        when(configuration.keep_alive_interval()).thenReturn(keepAlive);
        when(configuration.connection_timeout()).thenReturn(5);
        when(configuration.reconnect_delay_minimum()).thenReturn(1);
        when(configuration.reconnect_delay_maximum()).thenReturn(2);
        when(configuration.message_maximum_size()).thenReturn(1 << 20);
        return configuration;
    }
}
