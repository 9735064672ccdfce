package io.fanwatch.publisher.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Verdict;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.message.KuraPayload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alarm changes, in their order, and summaries to a cloud publisher, on a thread of its own. Whatever the cloud
 * publisher does, {@link #add} does not wait for it. Thread-safe.
 */
final class CloudQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloudQueue.class);
    private static final int MAXIMUM_TRANSITIONS = 1_000;
    private static final int MAXIMUM_ATTEMPTS = 8;

    private record Key(String deviceId, FeatureSchema schema) {}

    private final ScheduledThreadPoolExecutor sender;
    private final long firstRetryMillis;
    private final LongAdder sent = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile Optional<CloudPublisher> cloud = Optional.empty();
    private volatile Optional<CloudOptions> options = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    /* guarded by this */
    private final Queue<KuraPayload> transitions = new ArrayDeque<>();
    private Map<Key, DeviceSummary> summaries = new LinkedHashMap<>();
    private Optional<Future<?>> timer = Optional.empty();
    private boolean draining;

    /* the sender's thread only */
    private int attempts;

    /**
     * @param firstRetryMillis the wait before an alarm change is sent again; doubles with each failure
     */
    CloudQueue(long firstRetryMillis) {
        this.firstRetryMillis = firstRetryMillis;
        this.sender = new ScheduledThreadPoolExecutor(1, CloudQueue::daemon, new ThreadPoolExecutor.DiscardPolicy());
        this.sender.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fanwatch-cloud");
        thread.setDaemon(true);
        return thread;
    }

    /** Sends from now on with these options; what was summed up stays. */
    synchronized void configure(CloudOptions newOptions) {
        boolean sameInterval = options.filter(old -> old.interval().equals(newOptions.interval()))
                .isPresent();
        options = Optional.of(newOptions);
        if (!sameInterval) {
            long millis = newOptions.interval().toMillis();
            timer.ifPresent(old -> old.cancel(false));
            timer = Optional.of(
                    sender.scheduleWithFixedDelay(this::sendSummaries, millis, millis, TimeUnit.MILLISECONDS));
        }
    }

    /** Sends to this cloud publisher from now on, or to none. */
    void connect(Optional<CloudPublisher> publisher) {
        cloud = publisher;
    }

    /** The cloud publisher in use. */
    Optional<CloudPublisher> cloud() {
        return cloud;
    }

    /** Takes verdicts in. */
    synchronized void add(List<Verdict> verdicts) {
        if (options.isEmpty()) {
            lost.add(verdicts.size());
            return;
        }
        verdicts.forEach(verdict -> add(verdict, options.get()));
        if (!transitions.isEmpty() && !draining) {
            draining = true;
            sender.execute(this::sendTransition);
        }
    }

    private void add(Verdict verdict, CloudOptions current) {
        Key key = new Key(verdict.reading().deviceId(), verdict.reading().schema());
        DeviceSummary summary = summaries.get(key);
        if (summary != null) {
            summary.add(verdict);
        } else if (summaries.size() < current.maximumDevices()) {
            summaries.put(key, new DeviceSummary(verdict));
        } else {
            lost.increment();
        }
        if (verdict.alarmChanged() && current.transitions()) {
            if (transitions.size() < MAXIMUM_TRANSITIONS) {
                transitions.add(DeviceSummary.transition(verdict));
            } else {
                lost.increment();
            }
        }
    }

    private void sendTransition() {
        KuraPayload payload;
        synchronized (this) {
            payload = transitions.peek();
            if (payload == null) {
                draining = false;
                return;
            }
        }
        boolean done = send(payload, "transition");
        attempts = done ? 0 : attempts + 1;
        if (!done && attempts < MAXIMUM_ATTEMPTS) {
            sender.schedule(this::sendTransition, firstRetryMillis << (attempts - 1), TimeUnit.MILLISECONDS);
            return;
        }
        synchronized (this) {
            transitions.remove();
        }
        if (!done) {
            attempts = 0;
            lost.increment();
            LOG.debug("An alarm change could not be sent to the cloud in {} attempts", MAXIMUM_ATTEMPTS);
        }
        sender.execute(this::sendTransition);
    }

    private void sendSummaries() {
        Map<Key, DeviceSummary> due;
        synchronized (this) {
            due = summaries;
            summaries = new LinkedHashMap<>();
        }
        for (DeviceSummary summary : due.values()) {
            boolean done = false;
            try {
                done = send(summary.toPayload(), "summary");
            } catch (RuntimeException e) {
                // an exception would end the timer for good
                LOG.error("A summary could not be made", e);
            }
            if (!done) {
                lost.increment();
            }
        }
    }

    private boolean send(KuraPayload payload, String type) {
        Optional<CloudPublisher> current = cloud;
        if (current.isEmpty()) {
            problem = Optional.of("there is no cloud publisher: choose one in CloudPublisher.target");
            return false;
        }
        try {
            Map<String, Object> properties = Map.of("type", type, "deviceId", payload.getMetric("deviceId"));
            current.get().publish(new KuraMessage(payload, properties));
            sent.increment();
            problem = Optional.empty();
            return true;
        } catch (KuraException | RuntimeException e) {
            failures.increment();
            problem = Optional.of("the cloud publisher does not take messages: " + e.getMessage());
            LOG.debug("The cloud publisher does not take messages", e);
            return false;
        }
    }

    /** How many messages the cloud publisher took. */
    long sent() {
        return sent.sum();
    }

    /** How often the cloud publisher failed. */
    long failures() {
        return failures.sum();
    }

    /** How many alarm changes, summaries and readings of too many fans were left out. */
    long lost() {
        return lost.sum();
    }

    /** How many alarm changes wait. */
    synchronized int waiting() {
        return transitions.size();
    }

    /** What was wrong with the last message, if something was. */
    Optional<String> problem() {
        return problem;
    }

    /** The options in force, if there are any yet. */
    Optional<CloudOptions> options() {
        return options;
    }

    /** Ends, without waiting for a cloud publisher that hangs. */
    @Override
    public void close() {
        sender.shutdownNow();
    }
}
