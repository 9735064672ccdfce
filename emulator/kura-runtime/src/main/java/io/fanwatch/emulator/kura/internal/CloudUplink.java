// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import io.fanwatch.kura.protocol.PayloadCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraStoreCapacityReachedException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded store of messages and the thread that sends them, oldest first, at QoS 1. A message stays in the store until
 * the broker has confirmed it. Replies and notifications go before, at QoS 0, as many at once as there are. Thread-safe;
 * nothing here waits for the network but the thread.
 */
final class CloudUplink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloudUplink.class);

    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LAST_RETRY_MILLIS = 30_000;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long SETTLING_MILLIS = 1_000;

    private final String name;
    private final CloudListeners listeners;
    private final Requester requester;
    private final Certificates certificates;
    private final Thread thread;
    private final Deque<Outgoing> store = new ArrayDeque<>();
    private final Deque<Outgoing> replies = new ArrayDeque<>();
    private CloudOptions options;
    private RateLimit rateLimit;
    private long lastId;
    private boolean closed;

    /**
     * @param requester gets each request that arrives, on a thread of the connection; must not block
     */
    CloudUplink(
            String name,
            CloudOptions options,
            CloudListeners listeners,
            Requester requester,
            Certificates certificates) {
        this.name = name;
        this.certificates = certificates;
        this.requester = requester;
        this.options = options;
        this.rateLimit = limit(options);
        this.listeners = listeners;
        thread = new Thread(this::run, "cloud-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void configure(CloudOptions newOptions) {
        options = newOptions;
        rateLimit = limit(newOptions);
        notifyAll();
    }

    synchronized String publish(KuraMessage message) throws KuraException {
        if (closed) {
            throw new KuraException(KuraErrorCode.NOT_CONNECTED, name + " is closed");
        }
        if (store.size() >= options.capacity()) {
            throw new KuraStoreCapacityReachedException(
                    name + " holds " + store.size() + " messages, its capacity; the broker is away, or rate.limit low");
        }
        try {
            String topic = options.topicOf(message.getProperties());
            byte[] payload = options.login().device()
                    ? PayloadCodec.encodeShort(message.getPayload())
                    : JsonPayload.encode(message.getPayload(), System.currentTimeMillis());
            String id = String.valueOf(++lastId);
            store.add(new Outgoing(id, topic, payload, 1));
            notifyAll();
            return id;
        } catch (IllegalArgumentException e) {
            throw new KuraException(KuraErrorCode.INVALID_MESSAGE_EXCEPTION, e, e.getMessage());
        }
    }

    /** Sends a reply or a notification, when the broker is there; the oldest goes when more wait than the store holds. */
    synchronized void reply(String topic, byte[] payload) {
        if (replies.size() >= options.capacity()) {
            replies.remove();
        }
        replies.add(new Outgoing("", topic, payload, 0));
        notifyAll();
    }

    /** Tells the platform which applications there are now. */
    synchronized void applicationsChanged() {
        if (options.login().device()) {
            reply(Certificates.topic(options, Certificates.APPLICATIONS), certificates.birth(options.clientId()));
        }
    }

    /** Closes the connection and drops what was not sent. */
    @Override
    public void close() {
        synchronized (
                this) { // so that the interrupt is there before the thread sees this, and cannot meet its farewell
            closed = true;
            thread.interrupt();
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Optional<CloudConnection> connection = Optional.empty();
        try {
            long retryMillis = FIRST_RETRY_MILLIS;
            if (currentOptions().login().device()) {
                pause(SETTLING_MILLIS); // the applications come one by one, for one certificate of birth
            }
            while (true) {
                try {
                    connection = connected(connection);
                    retryMillis = FIRST_RETRY_MILLIS;
                    Optional<Outgoing> next = awaitWork(connection.get());
                    if (next.isPresent()) {
                        connection.get().publish(next.get());
                        confirm(next.get());
                    }
                } catch (MqttException e) {
                    report(retryMillis, e);
                    pause(retryMillis);
                    retryMillis = Math.min(LAST_RETRY_MILLIS, 2 * retryMillis);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: closed", name);
        } finally {
            Thread.interrupted(); // the farewell waits for the network
            connection.ifPresent(CloudConnection::close);
        }
    }

    /* the connection there is, if it is alive and goes where the options say; else a new one */
    private Optional<CloudConnection> connected(Optional<CloudConnection> connection) throws MqttException {
        CloudOptions wanted = currentOptions();
        if (connection.filter(c -> c.serves(wanted)).isPresent()) {
            return connection;
        }
        connection.ifPresent(CloudConnection::close);
        return Optional.of(new CloudConnection(
                wanted,
                listeners,
                certificates,
                () -> birth(wanted),
                (topic, payload) -> requester.arrived(topic, payload, this::reply),
                this::wake));
    }

    /* has the applications of now: said right behind it, before Kapua knows the device, they would be an error there */
    private synchronized byte[] birth(CloudOptions of) {
        String applications = Certificates.topic(of, Certificates.APPLICATIONS);
        replies.removeIf(waiting -> waiting.topic().equals(applications));
        return certificates.birth(of.clientId());
    }

    /* the next message when the rate allows one; empty if something else has changed */
    private synchronized Optional<Outgoing> awaitWork(CloudConnection connection) throws InterruptedException {
        while (!closed && connection.serves(options)) {
            if (!replies.isEmpty()) {
                return Optional.of(replies.peek());
            }
            if (store.isEmpty()) {
                wait();
            } else {
                long nanos = rateLimit.take(System.nanoTime());
                if (nanos == 0) {
                    return Optional.of(store.peek());
                }
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            }
        }
        if (closed) {
            throw new InterruptedException();
        }
        return Optional.empty();
    }

    private void confirm(Outgoing message) {
        synchronized (this) {
            if (!replies.removeFirstOccurrence(message)) {
                store.removeFirstOccurrence(message);
            }
        }
        if (message.qos() > 0) {
            listeners.confirmed(message.id());
        }
    }

    /* the first failure of a row is for the operator, the others repeat it */
    private synchronized void report(long retryMillis, MqttException e) {
        String url = options.brokerUrl();
        if (closed) {
            LOG.debug("{}: closed while it was connecting to {}", name, url);
        } else if (retryMillis == FIRST_RETRY_MILLIS) {
            LOG.warn("{}: the cloud broker {} is away, messages wait: {}", name, url, e.toString());
        } else {
            LOG.debug("{}: the cloud broker {} is still away", name, url, e);
        }
    }

    /* a new configuration ends the pause */
    private synchronized void pause(long millis) throws InterruptedException {
        CloudOptions before = options;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = deadline - System.nanoTime();
        while (!closed && options == before && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        if (closed) {
            throw new InterruptedException();
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized CloudOptions currentOptions() {
        return options;
    }

    private static RateLimit limit(CloudOptions options) {
        return new RateLimit(options.rate(), options.burst(), System.nanoTime());
    }

    /** A message with its identifier, on its way; a reply has none. */
    record Outgoing(String id, String topic, byte[] payload, int qos) {}

    /** Takes requests. */
    @FunctionalInterface
    interface Requester {
        void arrived(String topic, byte[] payload, Outbox outbox);
    }

    /** Takes replies and notifications. */
    @FunctionalInterface
    interface Outbox {
        void send(String topic, byte[] payload);
    }
}
