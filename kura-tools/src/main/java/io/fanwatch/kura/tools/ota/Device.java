// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.protocol.MalformedPayloadException;
import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.kura.protocol.Requests;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.kura.message.KuraPayload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's deployment handler, seen through a broker: takes requests, one at a time, and hands on notifications. Lives
 * through losses of the broker. For use by one thread.
 */
public final class Device implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Device.class);

    private final DeviceAddress address;
    private final Duration replyTimeout;
    private final String requester;
    private final BrokerClient broker;
    private final Map<String, CompletableFuture<KuraPayload>> replies = new ConcurrentHashMap<>();
    private final BlockingQueue<Notification> notifications = new LinkedBlockingQueue<>();

    private Device(DeviceAddress address, Duration replyTimeout, String requester, BrokerClient broker) {
        this.address = address;
        this.replyTimeout = replyTimeout;
        this.requester = requester;
        this.broker = broker;
    }

    /**
     * Connects to the broker and waits for replies there; the gateway itself need not be there.
     *
     * @param clientId ours at the broker, unique there; replies come to topics below it
     * @param replyTimeout how long the gateway may take for an answer
     * @param terminal told when the broker goes and comes
     * @throws CommandException if the broker can't be reached or refuses
     */
    public static Device connect(
            BrokerAddress broker,
            Optional<Credentials> credentials,
            String clientId,
            DeviceAddress address,
            Duration replyTimeout,
            Terminal terminal)
            throws CommandException, InterruptedException {
        BrokerClient client =
                BrokerClient.connectClean(broker, credentials, clientId, new Announcer(terminal, clientId));
        Device device = new Device(address, replyTimeout, clientId, client);
        try {
            client.subscribe(
                    Requests.replyTopic(address.account(), clientId, Deployment.APPLICATION, "+"), device::replied);
            client.subscribe(
                    Requests.notificationTopic(
                            address.account(), clientId, Deployment.APPLICATION, address.clientId(), "+"),
                    device::notified);
            return device;
        } catch (CommandException | InterruptedException e) {
            client.close();
            throw e;
        }
    }

    /** Which gateway it is. */
    DeviceAddress address() {
        return address;
    }

    /** How long the gateway may take for an answer. */
    Duration replyTimeout() {
        return replyTimeout;
    }

    /** Waits for the replies of another application too, from now on. */
    void use(String application) throws CommandException, InterruptedException {
        broker.subscribe(Requests.replyTopic(address.account(), requester, application, "+"), this::replied);
    }

    /** Sends a request to the deployment handler. */
    Optional<Reply> request(String method, String resource, KuraPayload payload) throws InterruptedException {
        return request(Deployment.APPLICATION, method, resource, payload);
    }

    /** Sends a request; empty if no answer comes in time. The metrics that say who asks are added. */
    Optional<Reply> request(String application, String method, String resource, KuraPayload payload)
            throws InterruptedException {
        String id = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
        CompletableFuture<KuraPayload> reply = new CompletableFuture<>();
        replies.put(id, reply);
        payload.setTimestamp(new Date());
        payload.addMetric(Requests.REQUEST_ID, id);
        payload.addMetric(Requests.REQUESTER_CLIENT_ID, requester);
        String topic = Requests.requestTopic(address.account(), address.clientId(), application, method, resource);
        broker.publish(topic, PayloadCodec.encode(payload));
        try {
            return Optional.of(new Reply(reply.get(replyTimeout.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            replies.remove(id);
        }
    }

    /**
     * Reads something.
     *
     * @throws CommandException if no answer comes in time; the message says what to check
     */
    Reply get(String resource) throws CommandException, InterruptedException {
        return request("GET", resource, new KuraPayload()).orElseThrow(this::silent);
    }

    /** The next notification; empty if none comes in that time. */
    Optional<Notification> awaitNotification(Duration time) throws InterruptedException {
        return Optional.ofNullable(notifications.poll(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Why there may be no answer. */
    CommandException silent() {
        return CommandException.unreachable(
                "No answer from " + address + " at " + broker.address() + " within " + replyTimeout.toSeconds()
                        + " s. Check that the gateway is on and its cloud connection connected to this broker; that "
                        + "--account and --device are the account name and the client id of that connection; and that "
                        + "the broker lets both sides use $EDC/" + address.account() + "/#",
                null);
    }

    @Override
    public void close() {
        broker.close();
    }

    private void replied(String topic, byte[] bytes) {
        decoded(topic, bytes)
                .ifPresent(payload -> Optional.ofNullable(replies.get(lastLevel(topic)))
                        .ifPresent(waiting -> waiting.complete(payload)));
    }

    private void notified(String topic, byte[] bytes) {
        decoded(topic, bytes).ifPresent(payload -> notifications.add(new Notification(lastLevel(topic), payload)));
    }

    private static Optional<KuraPayload> decoded(String topic, byte[] bytes) {
        try {
            return Optional.of(PayloadCodec.decode(bytes));
        } catch (MalformedPayloadException e) {
            LOG.warn("What came on {} is ignored: {}", topic, e.getMessage());
            return Optional.empty();
        }
    }

    private static String lastLevel(String topic) {
        return topic.substring(topic.lastIndexOf('/') + 1);
    }

    private record Announcer(Terminal terminal, String clientId) implements ConnectionListener {

        @Override
        public void connectionLost() {
            terminal.println("The broker is away, or another client came with the id " + clientId
                    + "; trying to reach it again ...");
        }

        @Override
        public void connectionRestored() {
            terminal.println("The broker is back.");
        }
    }
}
