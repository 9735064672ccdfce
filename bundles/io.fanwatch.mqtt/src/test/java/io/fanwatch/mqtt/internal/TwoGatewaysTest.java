// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two gateways that use the same client id at one broker. */
class TwoGatewaysTest {

    private static final String HINT = "another client with the client.id 'gateway' seems to be connected";

    private final Mosquitto mosquitto = new Mosquitto();
    private final PahoBroker here = new PahoBroker(Duration.ofSeconds(15));
    private final PahoBroker there = new PahoBroker(Duration.ofSeconds(15));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void start() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger().addAppender(log);
        mosquitto.start();
    }

    @AfterEach
    void stop() {
        here.close();
        there.close();
        mosquitto.close();
        logger().detachAppender(log);
    }

    @Test
    void the_operator_is_told_until_the_other_is_gone_and_the_log_is_not_flooded() {
        MqttSession session = open(here, "gateway", 1);
        await().until(session::isConnected);
        open(there, "gateway", 1);

        await().untilAsserted(() -> assertThat(session.connection().warning())
                .hasValueSatisfying(text -> assertThat(text).contains(HINT)));
        await().untilAsserted(() ->
                assertThat(session.connection().reconnects()).as("it goes on").isGreaterThan(9));
        assertThat(reports("gateway").stream().filter(text -> text.contains(HINT)))
                .as("one for each of the two")
                .hasSizeBetween(1, 2);
        assertThat(reports("gateway")).hasSizeLessThan(16);

        there.close();

        await().untilAsserted(() -> assertThat(session.connection().warning()).isEmpty());
        assertThat(session.isConnected()).isTrue();
    }

    @Test
    void they_do_not_throw_each_other_out_in_a_hurry() {
        MqttSession session = open(here, "gateway", 8);
        await().until(session::isConnected);
        open(there, "gateway", 8);

        await().untilAsserted(() -> assertThat(session.connection().warning()).isPresent());

        long before = session.connection().reconnects();
        await().during(Duration.ofSeconds(20)).until(() -> session.connection().reconnects() - before < 6);
    }

    @Test
    void a_broker_that_is_restarted_again_and_again_is_not_taken_for_another_client() {
        MqttSession session = open(here, "lonely", 1);

        for (int restart = 1; restart < 5; restart++) {
            await().until(() -> session.isConnected() && session.connection().connected());
            mosquitto.kill();
            await().until(() -> !session.connection().connected());
            await().until(() -> session.connection()
                    .lastFailure()
                    .filter(failure -> failure.reason().contains("no broker takes connections there"))
                    .isPresent());
            assertThat(session.connection().warning()).isEmpty();
            mosquitto.start();
        }
    }

    private MqttSession open(PahoBroker broker, String clientId, int longestDelay) {
        broker.configure(new BrokerSettings(
                mosquitto.url(),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(longestDelay),
                1 << 20,
                Socket::new));
        MqttSession session = broker.open(new MqttSessionSettings(clientId, true, 10), mock());
        session.subscribe("fan/#", 1, message -> message.acknowledge());
        return session;
    }

    private List<String> reports(String clientId) {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::getFormattedMessage)
                .filter(text -> text.startsWith(clientId + " "))
                .toList();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(PahoSession.class);
    }
}
