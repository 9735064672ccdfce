package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes readings of a topic's messages and hands them to a sink. {@link #configure} and {@link #close} are thread-safe. */
final class Listener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long OFFER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Work(TelemetryOptions options, MqttSession session, AtomicReference<Optional<String>> outage) {}

    private record MqttDelivery(Reading reading, MqttInboundMessage message, Instant arrival, Rejections rejections)
            implements Delivery {
        @Override
        public void acknowledge() {
            message.acknowledge();
        }

        @Override
        public void reject(String reason) {
            rejections.rejectLater(message, new RejectedReadingException(Kind.UNSCORABLE, reason), arrival);
        }
    }

    private final MqttBroker broker;
    private final ReadingSink sink;
    private final Ledger ledger;
    private final Rejections rejections;
    private volatile Optional<Work> work = Optional.empty();

    Listener(MqttBroker broker, ReadingSink sink, Ledger ledger) {
        this.broker = broker;
        this.sink = sink;
        this.ledger = ledger;
        this.rejections = new Rejections(broker, ledger);
    }

    /**
     * Listens with these options, live: a change of the topic or the format keeps the session. With another client id the
     * new session is opened first, then the old one handed its last readings; some may come over both.
     */
    synchronized void configure(TelemetryOptions options) {
        rejections.configure(options.rejectedTopic(), options.rejectedClientId());
        Optional<Work> before = work;
        Optional<Work> kept = before.filter(old -> old.options().session().equals(options.session()));
        Work now =
                kept.map(old -> new Work(options, old.session(), old.outage())).orElseGet(() -> open(options));
        work = Optional.of(now);
        ReadingParser parser = new ReadingParser(options.format());
        now.session().subscribe(options.topic().text(), options.qos(), message -> take(message, parser));
        if (kept.isEmpty()) {
            before.ifPresent(old -> old.session().forget());
        }
    }

    private Work open(TelemetryOptions options) {
        AtomicReference<Optional<String>> outage = new AtomicReference<>(Optional.of("not connected yet"));
        MqttSession session = broker.open(options.session(), new MqttSessionListener() {
            @Override
            public void onConnected(boolean sessionPresent) {
                outage.set(Optional.empty());
                rejections.beginAnew();
            }

            @Override
            public void onDisconnected(String reason) {
                outage.set(Optional.of(reason));
            }
        });
        return new Work(options, session, outage);
    }

    private void take(MqttInboundMessage message, ReadingParser parser) {
        ledger.addReceived();
        Instant arrival = Instant.now();
        try {
            try {
                Reading reading = parser.parse(message.topic(), message.payload(), arrival);
                handOver(new MqttDelivery(reading, message, arrival, rejections));
            } catch (RejectedReadingException e) {
                LOG.debug("Rejected a message on {}: {}", message.topic(), e.getMessage());
                rejections.reject(message, e, arrival);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing; the broker keeps the message
        }
    }

    private void handOver(Delivery delivery) throws InterruptedException {
        long next = System.nanoTime() + OFFER_NANOS;
        while (!sink.offer(delivery, OFFER_NANOS, TimeUnit.NANOSECONDS)) {
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime()); // if the sink did not wait by itself
            next = System.nanoTime() + OFFER_NANOS;
        }
        ledger.addAccepted();
    }

    /** Messages that are no readings, on their way. */
    Rejections rejections() {
        return rejections;
    }

    /** How the connection that readings come over stands, unless this is closed. */
    Optional<ConnectionState> connection() {
        return work.map(current -> current.session().connection());
    }

    /** Why nothing arrives at the moment, if nothing does. */
    Optional<String> outage() {
        return work.map(current -> current.outage().get()).orElse(Optional.of("closed"));
    }

    @Override
    public synchronized void close() {
        work.ifPresent(current -> current.session().close());
        rejections.close();
        work = Optional.empty();
    }
}
