// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttMessageHandler;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.telemetry.internal.MessageReader.Part;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes readings of a topic's messages and hands them to a sink. {@link #configure} and {@link #close} are thread-safe. */
final class Listener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long OFFER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private record Work(
            TelemetrySettings settings,
            MqttSession session,
            MessageReader reader,
            Optional<Joiner> joiner,
            Optional<SupervisedExecutor> clock) {}

    private record MqttDelivery(Reading reading, MqttInboundMessage message, Instant arrival, Intake intake)
            implements Delivery {
        @Override
        public void acknowledge() {
            message.acknowledge();
        }

        @Override
        public void reject(String reason) {
            intake.rejections().rejectLater(message, new RejectedReadingException(Kind.UNSCORABLE, reason), arrival);
        }

        @Override
        public boolean renew() {
            boolean outdated = intake.renew();
            if (outdated && message.qos() == 0) {
                reject("the listener was configured otherwise when it came, and at QoS 0 it does not come again");
            }
            return outdated;
        }
    }

    private final MqttBroker broker;
    private final ReadingSink sink;
    private final TelemetryMetrics metrics;
    private final Rejections rejections;
    private final ReadingTimes times = new ReadingTimes();
    private final RetainedMessages retained = new RetainedMessages();
    private volatile Optional<Work> work = Optional.empty();

    Listener(MqttBroker broker, ReadingSink sink, TelemetryMetrics metrics) {
        this.broker = broker;
        this.sink = sink;
        this.metrics = metrics;
        this.rejections = new Rejections(broker, metrics);
    }

    /**
     * Listens with these settings, live: a change of the topic or the format keeps the session. With another client id the
     * new session is opened first, then the old one handed its last readings; some may come over both.
     */
    synchronized void configure(TelemetrySettings settings) {
        rejections.configure(settings.rejectedTopic(), settings.rejectedClientId());
        Optional<MqttSession> before = work.map(Work::session);
        boolean kept = work.filter(old -> old.settings().session().equals(settings.session()))
                .isPresent();
        MqttSession session = kept ? before.orElseThrow() : open(settings);
        MessageReader reader = new MessageReader(settings.payload());
        Optional<Joiner> joiner = joiner(settings.payload());
        work.flatMap(Work::clock).ifPresent(SupervisedExecutor::close);
        Intake intake = new Intake(settings, session, reader, joiner);
        Optional<SupervisedExecutor> clock = joiner.flatMap(each -> clock(each, intake));
        work = Optional.of(new Work(settings, session, reader, joiner, clock));
        session.subscribe(settings.topic().text(), settings.qos(), intake);
        if (!kept) {
            before.ifPresent(MqttSession::forget);
        }
    }

    private static Optional<Joiner> joiner(PayloadSettings settings) {
        return settings.join().active()
                ? Optional.of(new Joiner(settings.format().schema(), settings.join(), System::nanoTime))
                : Optional.empty();
    }

    /* what readings wait for that come every so many seconds, if no message brings them */
    private Optional<SupervisedExecutor> clock(Joiner joiner, Intake intake) {
        if (intake.settings.payload().join().every().isZero()) {
            return Optional.empty();
        }
        SupervisedExecutor clock = new SupervisedExecutor("fanwatch-join");
        clock.every(LOOK, () -> {
            List<Delivery> due = new ArrayList<>();
            joiner.due().forEach(joined -> due.add(intake.delivery(joined)));
            while (!due.isEmpty()) {
                int taken = sink.offer(due, OFFER_NANOS, TimeUnit.NANOSECONDS);
                metrics.addAccepted(taken);
                due.subList(0, taken).clear();
            }
        });
        return Optional.of(clock);
    }

    private MqttSession open(TelemetrySettings settings) {
        return broker.open(settings.session(), sessionPresent -> rejections.beginAnew());
    }

    /** Makes readings of the messages that arrive together and hands them over together. For one thread. */
    private final class Intake implements MqttMessageHandler {

        private final TelemetrySettings settings;
        private final MqttSession session;
        private final ReadingScanner scanner;
        private final MessageReader reader;
        private final Optional<Joiner> joiner;
        private final Rebirths rebirths;
        private final List<Delivery> readings = new ArrayList<>();
        private int messages;

        Intake(TelemetrySettings settings, MqttSession session, MessageReader reader, Optional<Joiner> joiner) {
            this.settings = settings;
            this.session = session;
            this.scanner = new ReadingScanner(settings.payload());
            this.reader = reader;
            this.joiner = joiner;
            this.rebirths = new Rebirths(settings.topic(), session);
        }

        @Override
        public void onMessage(MqttInboundMessage message) throws InterruptedException {
            Instant arrival = Instant.now();
            messages++;
            if (message.duplicate()) {
                metrics.addRedelivered();
            }
            if (retained.leavesOut(message, settings.retained())) {
                metrics.addRetained();
                message.acknowledge();
                return;
            }
            try {
                checkWhole(message);
                Optional<Reading> usual = settings.payload().isUsual()
                        ? scanner.scan(message.topic(), message.payload(), arrival)
                        : Optional.empty();
                if (usual.isPresent()) {
                    readings.add(delivery(usual.get(), message, arrival));
                } else {
                    takeApart(message, arrival);
                }
                message.trim(RejectedMessage.ENOUGH); // it is kept until the verdict is delivered
            } catch (RejectedReadingException e) {
                reject(message, e, arrival);
            }
        }

        private void takeApart(MqttInboundMessage message, Instant arrival)
                throws RejectedReadingException, InterruptedException {
            List<Part> parts;
            try {
                parts = reader.read(message.topic(), message.payload(), arrival);
            } finally {
                reader.unborn().ifPresent(node -> rebirths.ask(node, System.nanoTime()));
            }
            if (parts.isEmpty()) {
                metrics.addWithoutReading();
                message.acknowledge();
            }
            List<MqttInboundMessage> shares = SharedMessage.parts(message, parts.size());
            for (int i = 0; i < parts.size(); i++) {
                try {
                    take(parts.get(i).orThrow(), shares.get(i), arrival);
                } catch (RejectedReadingException e) {
                    String which = parts.size() == 1 ? "" : "reading " + (i + 1) + " of " + parts.size() + ": ";
                    reject(shares.get(i), e.prefixed(which), arrival);
                }
            }
        }

        private void take(RawReading raw, MqttInboundMessage message, Instant arrival) throws RejectedReadingException {
            FeatureSchema schema = settings.payload().format().schema();
            metrics.addMissing(schema, raw.missing().keySet());
            if (joiner.isPresent()) {
                joiner.get().add(raw, message, arrival).ifPresent(joined -> readings.add(delivery(joined)));
            } else {
                readings.add(delivery(raw.complete(schema, settings.payload().missing(), arrival), message, arrival));
            }
        }

        private Delivery delivery(Joiner.Joined joined) {
            return delivery(joined.reading(), joined.messages(), joined.arrival());
        }

        private Delivery delivery(Reading reading, MqttInboundMessage message, Instant arrival) {
            return new MqttDelivery(times.possible(reading, arrival), message, arrival, this);
        }

        private static void checkWhole(MqttInboundMessage message) throws RejectedReadingException {
            if (message.size() > message.payload().length) {
                throw new RejectedReadingException(
                        Kind.TOO_LARGE,
                        "the message has " + message.size() + " bytes, more than message.maximum.size of the broker");
            }
        }

        private void reject(MqttInboundMessage message, RejectedReadingException why, Instant arrival)
                throws InterruptedException {
            LOG.debug("Rejected a message on {}: {}", message.topic(), why.getMessage());
            try {
                handOver(); // the readings before it need not wait until there is room for it
            } catch (RuntimeException | Error e) {
                LOG.debug("The readings before a rejected message wait for the end of their batch", e);
            }
            rejections.reject(message, why, arrival);
        }

        private Rejections rejections() {
            return rejections;
        }

        /* a broker sends again what was not acknowledged, but only on a new connection */
        private boolean renew() {
            synchronized (Listener.this) {
                Optional<Work> now = work;
                if (now.filter(current -> current.settings().payload().equals(settings.payload()))
                        .isPresent()) {
                    return false;
                }
                if (now.filter(current -> current.session() == session).isPresent()) {
                    now.flatMap(Work::clock).ifPresent(SupervisedExecutor::close);
                    session.close();
                    work = Optional.empty();
                    configure(now.get().settings());
                }
                return true;
            }
        }

        @Override
        public boolean onBatchEnd() throws InterruptedException {
            metrics.addReceived(messages);
            messages = 0;
            return handOver();
        }

        private boolean handOver() throws InterruptedException {
            if (!readings.isEmpty()) {
                long next = System.nanoTime() + OFFER_NANOS;
                int taken = sink.offer(readings, OFFER_NANOS, TimeUnit.NANOSECONDS);
                if (taken == 0) {
                    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime()); // if the sink did not wait by itself
                }
                metrics.addAccepted(taken);
                readings.subList(0, taken).clear();
            }
            return readings.isEmpty();
        }
    }

    /** The last time that could not be of each device that sent one. */
    List<MistakenTime> mistakenTimes() {
        return times.mistaken();
    }

    void describe(StatusReport report) {
        work.ifPresent(current -> {
            current.session().connection().describe(report);
            report.problem(current.session().problem())
                    .problem(rejections.problem())
                    .problem(times.problem())
                    .problem(current.reader().problem().map(Problem::warning));
            current.joiner()
                    .ifPresent(joiner -> report.gauge(
                                    "join_waiting_messages", "waiting for their reading", "messages", joiner.waiting())
                            .text("join_lacks", "lacking values", joiner.lacks()));
        });
        metrics.describe(report, rejections.waiting());
        report.counter("times_impossible_total", "impossible times", "readings", times.impossible());
    }

    @Override
    public synchronized void close() {
        work.flatMap(Work::clock).ifPresent(SupervisedExecutor::close);
        work.ifPresent(current -> current.session().close());
        rejections.close();
        work = Optional.empty();
    }
}
