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

/** One connection to a platform's broker, over which any number of gateways of an account are asked. Thread-safe. */
public final class Operator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
    private static final int REQUESTER_LEVEL = 2;
    private static final int DEVICE_LEVEL = 5;

    private final String account;
    private final String requester;
    private final BrokerClient broker;
    private final Map<String, CompletableFuture<KuraPayload>> replies = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<Notification>> notifications = new ConcurrentHashMap<>();

    private Operator(String account, String requester, BrokerClient broker) {
        this.account = account;
        this.requester = requester;
        this.broker = broker;
    }

    /**
     * Connects to the broker and waits for replies there.
     *
     * @param clientId ours at the broker, unique there; replies come to topics below it
     * @param terminal told when the broker goes and comes
     * @throws CommandException if the broker can't be reached or refuses
     */
    public static Operator connect(
            BrokerAddress broker, Optional<Credentials> credentials, String clientId, String account, Terminal terminal)
            throws CommandException, InterruptedException {
        BrokerClient client =
                BrokerClient.connectClean(broker, credentials, clientId, new Announcer(terminal, clientId));
        Operator operator = new Operator(account, clientId, client);
        try {
            operator.use(Deployment.APPLICATION);
            client.subscribe(
                    Requests.notificationTopic(account, clientId, Deployment.APPLICATION, "+", "+"),
                    operator::notified);
            return operator;
        } catch (CommandException | InterruptedException e) {
            client.close();
            throw e;
        }
    }

    /**
     * One of the account's gateways, which need not be there.
     *
     * @param clientId its own
     * @param replyTimeout how long it may take for an answer
     */
    public Device device(String clientId, Duration replyTimeout) {
        return new Device(new DeviceAddress(account, clientId), replyTimeout, this, notificationsOf(clientId));
    }

    /** Where the broker is. */
    BrokerAddress address() {
        return broker.address();
    }

    /** Waits for the replies of another application too, from now on. */
    public void use(String application) throws CommandException, InterruptedException {
        broker.subscribe(Requests.replyTopic(account, requester, application, "+"), this::replied);
    }

    /** Sends a request; empty if no answer comes in time. The metrics that say who asks are added. */
    Optional<Reply> request(
            String device, String application, String method, String resource, KuraPayload payload, Duration timeout)
            throws InterruptedException {
        String id = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
        CompletableFuture<KuraPayload> reply = new CompletableFuture<>();
        replies.put(id, reply);
        payload.setTimestamp(new Date());
        payload.addMetric(Requests.REQUEST_ID, id);
        payload.addMetric(Requests.REQUESTER_CLIENT_ID, requester);
        broker.publish(
                Requests.requestTopic(account, device, application, method, resource), PayloadCodec.encode(payload));
        try {
            return Optional.of(new Reply(reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            replies.remove(id);
        }
    }

    @Override
    public void close() {
        broker.close();
    }

    private BlockingQueue<Notification> notificationsOf(String device) {
        return notifications.computeIfAbsent(device, name -> new LinkedBlockingQueue<>());
    }

    private void replied(String topic, byte[] bytes) {
        decoded(topic, bytes)
                .ifPresent(payload -> Optional.ofNullable(replies.get(lastLevel(topic)))
                        .ifPresent(waiting -> waiting.complete(payload)));
    }

    private void notified(String topic, byte[] bytes) {
        String[] levels = topic.split("/");
        if (levels[REQUESTER_LEVEL].equals(requester)) {
            // of gateways that nobody here has asked nothing is kept
            Optional.ofNullable(notifications.get(levels[DEVICE_LEVEL]))
                    .ifPresent(queue -> decoded(topic, bytes)
                            .ifPresent(payload -> queue.add(new Notification(lastLevel(topic), payload))));
        }
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
