package io.fanwatch.telemetry.internal;

import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionOptions;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Deals with messages that are no readings: counts them, keeps the last ones, publishes them, and acknowledges each once
 * that is done. Publishes over a session of its own, so that a full listener can't hold up what it waits for. Thread-safe.
 */
final class Rejections implements AutoCloseable {

    private static final int MAXIMUM_OUTSTANDING = 200;
    private static final int MAXIMUM_KEPT = 100;
    private static final long RETRY_MILLIS = 500;
    private static final int QOS = 1;

    private record Target(String topic, String clientId, MqttSession session) {}

    private final MqttBroker broker;
    private final Semaphore room = new Semaphore(MAXIMUM_OUTSTANDING);
    private final ScheduledThreadPoolExecutor sender;
    private final Ledger ledger = new Ledger();
    private volatile Optional<Target> target = Optional.empty();

    /** The figures, which outlive a change of the configuration. Thread-safe. */
    static final class Ledger {

        private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        private final Deque<RejectedMessage> last = new ArrayDeque<>();

        synchronized void add(Kind kind, RejectedMessage message) {
            counts.merge(kind, 1L, Long::sum);
            if (last.size() == MAXIMUM_KEPT) {
                last.removeFirst();
            }
            last.addLast(message);
        }

        /** How many were rejected, by kind of mistake. */
        synchronized Map<Kind, Long> counts() {
            return Collections.unmodifiableMap(new EnumMap<>(counts));
        }

        /** The last ones, oldest first, at most 100. */
        synchronized List<RejectedMessage> last() {
            return List.copyOf(last);
        }
    }

    Rejections(MqttBroker broker) {
        this.broker = broker;
        this.sender = new ScheduledThreadPoolExecutor(1, Rejections::daemon, new ThreadPoolExecutor.DiscardPolicy());
        this.sender.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
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
        target = topic.isEmpty()
                ? Optional.empty()
                : Optional.of(new Target(topic, clientId, kept.orElseGet(() -> open(clientId))));
        if (kept.isEmpty()) {
            old.ifPresent(gone -> gone.session().close());
        }
    }

    private MqttSession open(String clientId) {
        return broker.open(new MqttSessionOptions(clientId, false, MAXIMUM_OUTSTANDING), new Indifferent());
    }

    /** The figures. */
    Ledger ledger() {
        return ledger;
    }

    /** Takes a message on, waiting while too many wait to be published. */
    void reject(MqttInboundMessage message, RejectedReadingException why, Instant arrival) throws InterruptedException {
        RejectedMessage rejected = new RejectedMessage(why.getMessage(), message.topic(), arrival, message.payload());
        ledger.add(why.kind(), rejected);
        room.acquire();
        publish(rejected.toJson(), message);
    }

    /** Takes a message on without waiting here; how many there are is bounded by what is on its way to be scored. */
    void rejectLater(MqttInboundMessage message, RejectedReadingException why, Instant arrival) {
        sender.execute(() -> {
            try {
                reject(message, why, arrival);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closing; the broker keeps the message
            }
        });
    }

    private void publish(byte[] payload, MqttInboundMessage source) {
        MqttPublishCallback callback = new MqttPublishCallback() {
            @Override
            public void onPublished() {
                source.acknowledge();
                room.release();
            }

            @Override
            public void onFailure(String reason) {
                sender.schedule(() -> publish(payload, source), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        };
        target.ifPresentOrElse(
                known -> known.session().publish(known.topic(), payload, QOS, false, callback), callback::onPublished);
    }

    /** Ends; what was not published is not acknowledged either. */
    @Override
    public synchronized void close() {
        sender.shutdown();
        target.ifPresent(known -> known.session().close());
    }

    private static final class Indifferent implements MqttSessionListener {
        @Override
        public void onConnected(boolean sessionPresent) {
            // publications are tried again on their own
        }

        @Override
        public void onDisconnected(String reason) {
            // publications are tried again on their own
        }
    }
}
