// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.component.BoundedMap;
import io.fanwatch.store.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraStoreCapacityReachedException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives messages to one cloud publisher, one a call, and waits for their confirmations in between. A cloud publisher knows more
 * than it says at first: a confirmation may come before {@code publish} has returned, others' messages are confirmed here too,
 * and of its connection it tells only when that comes or goes. Thread-safe.
 */
final class CloudTransport implements Transport, CloudDeliveryListener, CloudConnectionListener {

    private static final Logger LOG = LoggerFactory.getLogger(CloudTransport.class);

    private static final double BURST = 10;
    private static final int MOST_ATTEMPTS = 8;
    private static final int MOST_EARLY = 1_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Why a message was not taken. */
    private enum Fault {
        /** The message is at fault. */
        MESSAGE,
        /** The cloud publisher is, and will do better one day. */
        PASSING,
        /** Kura says the same of a message that is too large and of a store that fails. */
        UNKNOWN
    }

    /** What has become of messages, by whatever cloud publisher. */
    record Counters(LongAdder sent, LongAdder confirmed, LongAdder repeated) {

        Counters() {
            this(new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    private final CloudPublisher publisher;
    private final Supplier<CloudSettings> settings;
    private final Counters counters;
    private final long probeNanos;
    private final Runnable changed;

    /* the rest is guarded by this */
    private final DeliveryWindow window = new DeliveryWindow();
    private final Map<String, Boolean> early = BoundedMap.byArrival(MOST_EARLY);
    private double tokens = BURST;
    private long tokensAt = System.nanoTime();
    private long probeAt = System.nanoTime();
    /* neither until something was said of the connection */
    private boolean connected;
    private boolean disconnected;
    private long connectedSince;
    /* whether it has ever confirmed a message, and whether what it takes counts as delivered because it never did */
    private boolean confirms;
    private long confirmedAt = System.nanoTime();
    private boolean silent;
    private boolean closed;

    /**
     * @param probe how often one message is tried although the connection is known to be down
     * @param changed told when the connection comes or goes
     */
    CloudTransport(
            CloudPublisher publisher,
            Supplier<CloudSettings> settings,
            Counters counters,
            Duration probe,
            Runnable changed) {
        this.publisher = publisher;
        this.settings = settings;
        this.counters = counters;
        this.probeNanos = probe.toNanos();
        this.changed = changed;
    }

    void open() {
        publisher.registerCloudDeliveryListener(this);
        publisher.registerCloudConnectionListener(this);
    }

    CloudPublisher publisher() {
        return publisher;
    }

    @Override
    public Duration send(List<Item> items) throws IOException {
        Optional<Item> next;
        synchronized (this) {
            window.retain(items);
            giveUpLate();
            long wait = nanosToWait();
            next = wait > 0 ? Optional.empty() : window.next(items);
            if (next.isEmpty()) {
                return Duration.ofNanos(wait > 0 ? wait : SECOND);
            }
            tokens--;
            probeAt = System.nanoTime() + probeNanos;
        }
        publish(next.get());
        return Duration.ZERO;
    }

    /* what is not confirmed in time is sent again, or has arrived if nothing ever is confirmed */
    private void giveUpLate() {
        long before = before();
        if (!connected || connectedSince - before > 0) {
            return;
        }
        for (Item item : window.late(before)) {
            if (confirms) {
                window.repeat(item);
                counters.repeated().increment();
            } else {
                window.settled(item);
                item.delivered();
                if (!silent) {
                    silent = true;
                    LOG.warn("the cloud publisher confirms nothing; what it takes counts as delivered");
                }
            }
        }
    }

    private long before() {
        return System.nanoTime() - settings.get().confirmationTimeout().toNanos();
    }

    private long nanosToWait() {
        CloudSettings current = settings.get();
        long now = System.nanoTime();
        tokens = Math.min(BURST, tokens + (now - tokensAt) * current.messagesPerSecond() / SECOND);
        tokensAt = now;
        if (window.inflight() >= current.maximumInflight()) {
            return SECOND;
        }
        long forToken = tokens >= 1 ? 0 : (long) ((1 - tokens) / current.messagesPerSecond() * SECOND) + 1;
        return Math.max(forToken, disconnected ? probeAt - now : 0);
    }

    private void publish(Item item) throws IOException {
        CloudMessage message;
        try {
            message = CloudMessage.decode(item.content());
        } catch (IOException | RuntimeException e) {
            item.refused("it cannot be read: " + e);
            return;
        }
        try {
            taken(item, Optional.ofNullable(publisher.publish(message.toKura())));
        } catch (KuraException e) {
            rejected(item, e, faultOf(e));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // what Kura throws on a message that does not go with its topic
            rejected(item, e, Fault.MESSAGE);
        } catch (RuntimeException e) {
            rejected(item, e, Fault.PASSING);
        }
    }

    private static Fault faultOf(KuraException e) {
        if (e instanceof KuraStoreCapacityReachedException) {
            return Fault.PASSING;
        }
        return switch (e.getCode()) {
            case ENCODE_ERROR, INVALID_MESSAGE_EXCEPTION, INVALID_PARAMETER, INVALID_METRIC_EXCEPTION -> Fault.MESSAGE;
            case STORE_ERROR -> Fault.UNKNOWN;
            default -> Fault.PASSING;
        };
    }

    private synchronized void taken(Item item, Optional<String> id) {
        counters.sent().increment();
        if (closed) {
            return; // another cloud publisher gets it
        }
        boolean wasConfirmed = id.isPresent() && early.remove(id.get()) != null;
        if (wasConfirmed) {
            counters.confirmed().increment();
        }
        if (id.isEmpty() || wasConfirmed || silent && connected) {
            window.settled(item);
            item.delivered();
        } else {
            window.sent(item, id.get(), System.nanoTime());
        }
    }

    /* one message that cannot be sent must not hold up the others for ever */
    private synchronized void rejected(Item item, Exception cause, Fault fault) throws IOException {
        DeliveryWindow.Rejection rejection =
                window.rejected(item, counters.sent().sum());
        if (rejection.attempts() >= MOST_ATTEMPTS) {
            if (fault == Fault.MESSAGE || fault == Fault.UNKNOWN && rejection.othersTaken()) {
                window.settled(item);
                item.refused(cause.getMessage());
                return;
            }
            if (fault == Fault.UNKNOWN) {
                window.putAside(item);
            }
        }
        throw new IOException("the cloud publisher does not take them: " + cause.getMessage(), cause);
    }

    @Override
    public synchronized void onMessageConfirmed(String messageId) {
        confirms = true;
        confirmedAt = System.nanoTime();
        silent = false;
        // Kura gives every event to a thread of its own: "lost" may come after the "established" that followed it
        if (!connected) {
            connected(true);
        }
        Optional<Item> item = window.find(messageId);
        if (item.isPresent()) {
            counters.confirmed().increment();
            window.settled(item.get());
            item.get().delivered();
        } else {
            early.put(messageId, true);
        }
    }

    private synchronized void connected(boolean up) {
        connected = up;
        disconnected = !up;
        connectedSince = System.nanoTime();
    }

    @Override
    public void onConnectionEstablished() {
        connected(true);
        changed.run();
    }

    @Override
    public void onConnectionLost() {
        connected(false);
        changed.run();
    }

    @Override
    public void onDisconnected() {
        onConnectionLost();
    }

    /** Whether the connection is known to be down; it may be so without being known. */
    synchronized boolean isDisconnected() {
        return disconnected;
    }

    synchronized int inflight() {
        return window.inflight();
    }

    /**
     * For how long a connection that stands has confirmed nothing, though it used to, once that is a third of the time after which
     * messages are sent again: Kura can lose track of messages in flight, and sends no more when its window is full of them.
     */
    synchronized Optional<Duration> jammed() {
        long now = System.nanoTime();
        long patience = settings.get().confirmationTimeout().toNanos() / 3;
        long silence = now - (connectedSince - confirmedAt > 0 ? connectedSince : confirmedAt);
        return confirms
                        && connected
                        && silence > patience
                        && !window.late(now - patience).isEmpty()
                ? Optional.of(Duration.ofNanos(silence))
                : Optional.empty();
    }

    /** How many of these for longer than they should be. */
    synchronized int overdue() {
        return window.late(before()).size();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        publisher.unregisterCloudDeliveryListener(this);
        publisher.unregisterCloudConnectionListener(this);
    }
}
