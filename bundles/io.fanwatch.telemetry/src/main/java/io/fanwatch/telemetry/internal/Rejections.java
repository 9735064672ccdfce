package io.fanwatch.telemetry.internal;

import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with messages that are no readings: enters them in the ledger, publishes them, and acknowledges each once that is
 * done. Publishes over a session of its own, so that a full listener can't hold up what it waits for. When nothing could
 * be published for 30 s, messages are acknowledged without: the good readings behind them matter more. Thread-safe.
 */
final class Rejections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);
    private static final int MAXIMUM_OUTSTANDING = 200;
    private static final int MAXIMUM_WAITING = 10_000;

    /** How many messages wait to be published at most. */
    static final int CAPACITY = MAXIMUM_OUTSTANDING + MAXIMUM_WAITING;

    private static final long RETRY_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int QOS = 1;

    private record Target(String topic, String clientId, MqttSession session) {}

    private record Failure(String reason, long sinceNanos) {}

    private final MqttBroker broker;
    private final Ledger ledger;
    private final long patienceNanos;
    private final Semaphore room = new Semaphore(MAXIMUM_OUTSTANDING);

    /* waits for room, so it must not be the one whose work makes room */
    private final ThreadPoolExecutor admission;
    private final ScheduledThreadPoolExecutor retries;
    private final AtomicReference<Optional<Failure>> failure = new AtomicReference<>(Optional.empty());
    private volatile Optional<Target> target = Optional.empty();
    private volatile Optional<String> outage = Optional.empty();

    Rejections(MqttBroker broker, Ledger ledger) {
        this(broker, ledger, PATIENCE);
    }

    /**
     * @param patience how long nothing can be published before messages are acknowledged without
     */
    Rejections(MqttBroker broker, Ledger ledger, Duration patience) {
        this.broker = broker;
        this.ledger = ledger;
        this.patienceNanos = patience.toNanos();
        this.admission = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAXIMUM_WAITING), Rejections::daemon);
        this.retries = new ScheduledThreadPoolExecutor(1, Rejections::daemon, new ThreadPoolExecutor.DiscardPolicy());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fanwatch-rejected");
        thread.setDaemon(true);
        return thread;
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
        if (kept.isEmpty()) {
            outage = Optional.empty();
        }
        target = topic.isEmpty()
                ? Optional.empty()
                : Optional.of(new Target(topic, clientId, kept.orElseGet(() -> open(clientId))));
        beginAnew();
        if (kept.isEmpty()) {
            old.ifPresent(gone -> gone.session().close());
        }
    }

    private MqttSession open(String clientId) {
        return broker.open(new MqttSessionOptions(clientId, false, MAXIMUM_OUTSTANDING), new MqttSessionListener() {
            @Override
            public void onConnected(boolean sessionPresent) {
                outage = Optional.empty();
            }

            @Override
            public void onDisconnected(String reason) {
                outage = Optional.of(reason);
            }
        });
    }

    /** Forgets earlier failures: the broker has only just come back. */
    void beginAnew() {
        failure.set(Optional.empty());
    }

    /** Why rejected messages can't be published, if they can't. */
    Optional<String> trouble() {
        return target.isEmpty()
                ? Optional.empty()
                : outage.or(() -> failure.get().map(Failure::reason));
    }

    /** How many messages wait to be published. */
    int waiting() {
        return MAXIMUM_OUTSTANDING
                - room.availablePermits()
                + admission.getQueue().size();
    }

    /** Takes a message on, waiting while too many wait to be published. */
    void reject(MqttInboundMessage message, RejectedReadingException why, Instant arrival) throws InterruptedException {
        byte[] payload = enter(message, why, arrival).toJson();
        room.acquire();
        publish(payload, message);
    }

    /** Takes a message on without waiting. */
    void rejectLater(MqttInboundMessage message, RejectedReadingException why, Instant arrival) {
        RejectedMessage rejected = enter(message, why, arrival);
        try {
            admission.execute(() -> {
                try {
                    room.acquire();
                    publish(rejected.toJson(), message);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // closing; the broker keeps the message
                }
            });
        } catch (RejectedExecutionException e) {
            if (!admission.isShutdown()) {
                acknowledgeUnpublished(message);
            }
        }
    }

    private RejectedMessage enter(MqttInboundMessage message, RejectedReadingException why, Instant arrival) {
        RejectedMessage rejected =
                new RejectedMessage(why.kind(), why.getMessage(), message.topic(), arrival, message.payload());
        ledger.addRejected(rejected);
        return rejected;
    }

    private void publish(byte[] payload, MqttInboundMessage source) {
        MqttPublishCallback callback = new MqttPublishCallback() {
            @Override
            public void onPublished() {
                failure.set(Optional.empty());
                source.acknowledge();
                room.release();
            }

            @Override
            public void onFailure(String reason) {
                if (isOutOfPatience(reason)) {
                    acknowledgeUnpublished(source);
                    room.release();
                } else {
                    retries.schedule(() -> publish(payload, source), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        };
        target.ifPresentOrElse(
                known -> known.session().publish(known.topic(), payload, QOS, false, callback), callback::onPublished);
    }

    private boolean isOutOfPatience(String reason) {
        long now = System.nanoTime();
        Optional<Failure> before = failure.getAndUpdate(known ->
                Optional.of(new Failure(reason, known.map(Failure::sinceNanos).orElse(now))));
        if (before.isEmpty()) {
            LOG.warn("Rejected messages can't be published: {}; it is tried again", reason);
        }
        return before.filter(known -> now - known.sinceNanos() > patienceNanos).isPresent();
    }

    private void acknowledgeUnpublished(MqttInboundMessage message) {
        ledger.addNotPublished();
        message.acknowledge();
    }

    /** Ends; what was not published is not acknowledged either. */
    @Override
    public synchronized void close() {
        admission.shutdownNow();
        retries.shutdownNow();
        target.ifPresent(known -> known.session().close());
    }
}
