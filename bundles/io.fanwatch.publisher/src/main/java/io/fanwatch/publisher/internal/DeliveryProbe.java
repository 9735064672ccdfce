// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks whether verdicts arrive on their topic: a broker of MQTT 3.1.1 confirms a message that its access control list forbids, and
 * drops it. Now and then it subscribes to the topic, over a session of its own, until one verdict that was published meanwhile has
 * come back. It publishes nothing. Thread-safe.
 */
final class DeliveryProbe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 2;
    private static final int ROUNDS_A_WAIT = 10;
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /* a verdict that was published since the topic is listened to, and when */
    private record Sent(byte[] payload, long nanos) {}

    private final MqttBroker broker;
    private final Duration patience;
    private final SupervisedExecutor executor = new SupervisedExecutor("fanwatch-probe");
    private volatile boolean armed;
    private volatile Optional<Sent> sent = Optional.empty();
    private volatile Optional<Boolean> arrives = Optional.empty();
    private volatile boolean found;

    /* the rest belongs to the executor */
    private Optional<MqttPublisherSettings> settings = Optional.empty();
    private Optional<MqttSession> session = Optional.empty();
    private long openedNanos;
    private long nextNanos;
    private int failed;

    DeliveryProbe(MqttBroker broker) {
        this(broker, PATIENCE);
    }

    /** @param patience how long a verdict may take to come back */
    DeliveryProbe(MqttBroker broker, Duration patience) {
        this.broker = broker;
        this.patience = patience;
        executor.every(patience.dividedBy(ROUNDS_A_WAIT), this::round);
    }

    /** Looks there from now on. */
    void configure(MqttPublisherSettings newSettings) {
        executor.execute(() -> {
            settings = Optional.of(newSettings);
            begin();
        });
    }

    /** Looks again, since the broker or its rights may have changed. */
    void begin() {
        executor.execute(() -> {
            failed = 0;
            nextNanos = System.nanoTime();
        });
    }

    /** A verdict is about to be published. */
    void published(byte[] payload) {
        if (armed) {
            sent = Optional.of(new Sent(payload, System.nanoTime()));
            armed = false;
        }
    }

    private void round() {
        long now = System.nanoTime();
        if (found) {
            ended(Optional.of(true), settings.orElseThrow().checkInterval());
        } else if (session.isPresent()) {
            look(now);
        } else if (now - nextNanos >= 0
                && settings.filter(known -> !known.checkInterval().isZero()).isPresent()) {
            open(settings.get());
        }
    }

    private void open(MqttPublisherSettings known) {
        openedNanos = System.nanoTime();
        MqttSessionSettings own = new MqttSessionSettings(known.session().clientId() + "-probe", false, 1);
        MqttSession opened = broker.open(own, sessionPresent -> {
            sent = Optional.empty();
            armed = true;
        });
        session = Optional.of(opened);
        opened.subscribe(known.topic(), 1, this::arrived);
    }

    private void arrived(MqttInboundMessage message) {
        message.acknowledge();
        if (sent.filter(known -> Arrays.equals(known.payload(), message.payload()))
                .isPresent()) {
            found = true;
        }
    }

    private void look(long now) {
        if (sent.filter(known -> now - known.nanos() > patience.toNanos()).isPresent()) {
            failed++;
            if (failed >= ATTEMPTS) {
                ended(Optional.of(false), AGAIN);
            } else {
                sent = Optional.empty();
                armed = true;
            }
        } else if (!armed && sent.isEmpty() && now - openedNanos > patience.toNanos()) {
            ended(Optional.empty(), AGAIN); // it may not listen there, or there is no connection
        }
    }

    private void ended(Optional<Boolean> result, Duration pause) {
        arrives = result;
        armed = false;
        found = false;
        sent = Optional.empty();
        failed = 0;
        session.ifPresent(MqttSession::close);
        session = Optional.empty();
        nextNanos = System.nanoTime() + pause.toNanos();
    }

    void describe(StatusReport report) {
        Optional<Boolean> known = arrives;
        report.text(
                        "delivery_check",
                        "verdicts come back from their topic",
                        known.map(yes -> yes ? "yes" : "no").orElse("not known"))
                .problem(Problem.warning(known.filter(yes -> !yes)
                        .map(no ->
                                "the broker confirms verdicts, but none comes back from their topic: allow this user in the broker's access control list to write there, and to read"
                                        + " there for this check")));
    }

    @Override
    public void close() {
        executor.close(() -> session.ifPresent(MqttSession::close), patience);
    }
}
