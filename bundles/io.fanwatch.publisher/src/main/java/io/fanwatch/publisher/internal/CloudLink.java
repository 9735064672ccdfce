package io.fanwatch.publisher.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;

/**
 * One cloud publisher and what it tells of its connection and of delivered messages. It knows more than it says at first: a
 * confirmation may come before {@code publish} has returned, and others' messages are confirmed here too. Thread-safe.
 */
final class CloudLink implements CloudDeliveryListener, CloudConnectionListener, AutoCloseable {

    private static final int MOST_EARLY = 1_000;

    private final CloudPublisher publisher;
    private final Consumer<String> confirmed;
    private final Runnable changed;
    /* neither until Kura has said something of the connection, which it does only when it comes or goes */
    private volatile boolean connected;
    private volatile boolean disconnected;
    private volatile long connectedSince;
    private volatile boolean confirms;
    private volatile boolean silent;

    /* guarded by itself */
    private final Map<String, Boolean> early = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_EARLY;
        }
    };

    /**
     * @param confirmed told of every confirmed message, also of others'
     * @param changed told when the connection comes or goes
     */
    CloudLink(CloudPublisher publisher, Consumer<String> confirmed, Runnable changed) {
        this.publisher = publisher;
        this.confirmed = confirmed;
        this.changed = changed;
    }

    /** Begins to listen. */
    void open() {
        publisher.registerCloudDeliveryListener(this);
        publisher.registerCloudConnectionListener(this);
    }

    CloudPublisher publisher() {
        return publisher;
    }

    /** Whether the connection is known to be down; it may be so without being known. */
    boolean isDisconnected() {
        return disconnected;
    }

    /** Whether the connection is known to be up; it may be so without being known. */
    boolean isConnected() {
        return connected;
    }

    /** Whether the connection is known to have been up since before then. */
    boolean isConnectedSince(long nanos) {
        return connected && connectedSince - nanos <= 0;
    }

    /** Whether this cloud publisher has ever confirmed a message. */
    boolean confirms() {
        return confirms;
    }

    /** Whether what this cloud publisher takes counts as delivered, because it confirms nothing. */
    boolean isSilent() {
        return silent;
    }

    /** Confirmations are not waited for any more, until one comes. */
    void silent() {
        silent = true;
    }

    /** Keeps in mind a confirmation that fits no message yet. */
    void keep(String messageId) {
        synchronized (early) {
            early.put(messageId, true);
        }
    }

    /** Whether that message was confirmed before it was known. */
    boolean wasConfirmed(String messageId) {
        synchronized (early) {
            return Optional.ofNullable(early.remove(messageId)).isPresent();
        }
    }

    @Override
    public void onMessageConfirmed(String messageId) {
        confirms = true;
        silent = false;
        // Kura gives every event to a thread of its own: "lost" may come after the "established" that followed it
        if (!connected) {
            connectedSince = System.nanoTime();
            connected();
        }
        confirmed.accept(messageId);
    }

    private void connected() {
        connected = true;
        disconnected = false;
    }

    private void disconnected() {
        connected = false;
        disconnected = true;
        changed.run();
    }

    @Override
    public void onConnectionEstablished() {
        connectedSince = System.nanoTime();
        connected();
        changed.run();
    }

    @Override
    public void onConnectionLost() {
        disconnected();
    }

    @Override
    public void onDisconnected() {
        disconnected();
    }

    /** Listens no more. */
    @Override
    public void close() {
        publisher.unregisterCloudDeliveryListener(this);
        publisher.unregisterCloudConnectionListener(this);
    }
}
