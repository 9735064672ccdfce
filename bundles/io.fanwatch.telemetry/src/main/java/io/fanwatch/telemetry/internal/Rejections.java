// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with messages that are no readings: counts them, publishes them, and acknowledges each once that is done. Publishes
 * over a session of its own, so that a full listener can't hold up what it waits for. When nothing could be published for
 * 30 s, messages are acknowledged without: the good readings behind them matter more. Thread-safe.
 */
final class Rejections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);
    private static final int MAXIMUM_OUTSTANDING = 200;
    private static final int MAXIMUM_WAITING = 10_000;

    /** How many messages wait to be published at most. */
    static final int CAPACITY = MAXIMUM_OUTSTANDING + MAXIMUM_WAITING;

    private static final Duration RETRY_DELAY = Duration.ofMillis(500);
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(30);
    private static final int QOS = 1;

    private record Target(String topic, String clientId, MqttSession session) {}

    private record Failure(String reason, long sinceNanos) {}

    private record Rejected(byte[] json, MqttInboundMessage source) {}

    private final MqttBroker broker;
    private final TelemetryMetrics metrics;
    private final long giveUpAfterNanos;
    private final Semaphore room = new Semaphore(MAXIMUM_OUTSTANDING);
    private final BlockingQueue<Rejected> waiting = new ArrayBlockingQueue<>(MAXIMUM_WAITING);
    private final SupervisedExecutor executor = new SupervisedExecutor("fanwatch-rejected");
    private final AtomicReference<Optional<Failure>> failure = new AtomicReference<>(Optional.empty());
    private volatile Optional<Target> target = Optional.empty();
    private volatile boolean closed;

    Rejections(MqttBroker broker, TelemetryMetrics metrics) {
        this(broker, metrics, GIVE_UP_AFTER);
    }

    /** @param giveUpAfter how long nothing can be published before messages are acknowledged without */
    Rejections(MqttBroker broker, TelemetryMetrics metrics, Duration giveUpAfter) {
        this.broker = broker;
        this.metrics = metrics;
        this.giveUpAfterNanos = giveUpAfter.toNanos();
    }

    /**
     * Publishes from now on to that topic, also what is under way.
     *
     * @param topic where to publish; empty to publish nothing
     * @param clientId the MQTT client id of the session to publish over
     */
    synchronized void configure(String topic, String clientId) {
        Optional<Target> old = target;
        Optional<MqttSession> kept = old.filter(known -> known.clientId().equals(clientId) && !topic.isEmpty())
                .map(Target::session);
        target = topic.isEmpty()
                ? Optional.empty()
                : Optional.of(new Target(topic, clientId, kept.orElseGet(() -> open(clientId))));
        beginAnew();
        if (kept.isEmpty()) {
            old.ifPresent(gone -> gone.session().close());
        }
    }

    private MqttSession open(String clientId) {
        MqttSessionSettings settings = new MqttSessionSettings(clientId, false, MAXIMUM_OUTSTANDING);
        return broker.open(settings, sessionPresent -> {});
    }

    /** Forgets earlier failures: the broker has only just come back. */
    void beginAnew() {
        failure.set(Optional.empty());
    }

    /** A warning while rejected messages can't be published. */
    Optional<Problem> problem() {
        return target.flatMap(known -> known.session()
                        .problem()
                        .or(executor::problem)
                        .map(Problem::message)
                        .or(() -> failure.get().map(Failure::reason))
                        .map(reason -> "rejected messages can't be published to " + known.topic() + " as client "
                                + known.clientId() + ", " + waiting() + " wait: " + reason))
                .map(Problem::warning);
    }

    int waiting() {
        return MAXIMUM_OUTSTANDING - room.availablePermits() + waiting.size();
    }

    /** Takes a message on, waiting while too many wait to be published. */
    void reject(MqttInboundMessage message, RejectedReadingException why, Instant arrival) throws InterruptedException {
        room.acquire();
        publish(count(message, why, arrival));
    }

    /** Takes a message on without waiting. */
    void rejectLater(MqttInboundMessage message, RejectedReadingException why, Instant arrival) {
        if (waiting.offer(count(message, why, arrival))) {
            executor.execute(this::publishWaiting);
        } else if (!closed) {
            acknowledgeUnpublished(message);
        }
    }

    private Rejected count(MqttInboundMessage message, RejectedReadingException why, Instant arrival) {
        RejectedMessage rejected =
                new RejectedMessage(why.kind(), why.getMessage(), message.topic(), arrival, message.payload());
        metrics.addRejected(rejected);
        return new Rejected(rejected.toJson(), message);
    }

    private void publishWaiting() {
        while (!waiting.isEmpty() && room.tryAcquire()) {
            publish(waiting.remove());
        }
    }

    private void publish(Rejected rejected) {
        MqttPublishCallback callback = new MqttPublishCallback() {
            @Override
            public void onPublished() {
                failure.set(Optional.empty());
                rejected.source().acknowledge();
                done();
            }

            @Override
            public void onFailure(String reason) {
                if (isToBeGivenUp(reason)) {
                    acknowledgeUnpublished(rejected.source());
                    done();
                } else {
                    executor.schedule(RETRY_DELAY, () -> publish(rejected));
                }
            }
        };
        target.ifPresentOrElse(
                known -> known.session().publish(known.topic(), rejected.json(), QOS, false, callback),
                callback::onPublished);
    }

    private void done() {
        room.release();
        if (!waiting.isEmpty()) {
            executor.execute(this::publishWaiting);
        }
    }

    private boolean isToBeGivenUp(String reason) {
        long now = System.nanoTime();
        Optional<Failure> before = failure.getAndUpdate(known ->
                Optional.of(new Failure(reason, known.map(Failure::sinceNanos).orElse(now))));
        if (before.isEmpty()) {
            LOG.warn("Rejected messages can't be published: {}; it is tried again", reason);
        }
        return !closed
                && before.filter(known -> now - known.sinceNanos() > giveUpAfterNanos)
                        .isPresent();
    }

    private void acknowledgeUnpublished(MqttInboundMessage message) {
        metrics.addNotPublished();
        message.acknowledge();
    }

    /** Ends; what was not published is not acknowledged either. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        executor.close();
        target.ifPresent(known -> known.session().close());
    }
}
