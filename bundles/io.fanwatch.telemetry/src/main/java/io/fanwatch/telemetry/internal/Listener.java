package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttMessageHandler;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        now.session().subscribe(options.topic().text(), options.qos(), new Intake(parser));
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

    /** Makes readings of the messages that arrive together and hands them over together. For one thread. */
    private final class Intake implements MqttMessageHandler {

        private final ReadingParser parser;
        private final List<Delivery> readings = new ArrayList<>();
        private int messages;

        Intake(ReadingParser parser) {
            this.parser = parser;
        }

        @Override
        public void onMessage(MqttInboundMessage message) {
            messages++;
            Instant arrival = Instant.now();
            try {
                Reading reading = parser.parse(message.topic(), message.payload(), arrival);
                readings.add(new MqttDelivery(reading, message, arrival, rejections));
            } catch (RejectedReadingException e) {
                reject(message, e, arrival);
            }
        }

        private void reject(MqttInboundMessage message, RejectedReadingException reason, Instant arrival) {
            LOG.debug("Rejected a message on {}: {}", message.topic(), reason.getMessage());
            onBatchEnd(); // the readings before it need not wait until there is room for it
            try {
                rejections.reject(message, reason, arrival);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closing; the broker keeps the message
            }
        }

        @Override
        public void onBatchEnd() {
            ledger.addReceived(messages);
            messages = 0;
            try {
                int taken = 0;
                while (taken < readings.size()) {
                    taken += handOver(readings.subList(taken, readings.size()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closing; the broker keeps the messages
            } finally {
                readings.clear();
            }
        }

        private int handOver(List<Delivery> rest) throws InterruptedException {
            long next = System.nanoTime() + OFFER_NANOS;
            int taken = sink.offer(rest, OFFER_NANOS, TimeUnit.NANOSECONDS);
            if (taken == 0) {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime()); // if the sink did not wait by itself
            }
            ledger.addAccepted(taken);
            return taken;
        }
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
