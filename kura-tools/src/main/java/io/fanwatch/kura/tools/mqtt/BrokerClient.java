// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.fanwatch.kura.tools.command.CommandException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A connection that lasts, at QoS 1. When it breaks, it comes back by itself with exponential back-off and jitter,
 * subscribes again and sends again what the broker had not confirmed. With a persistent session the broker keeps what
 * comes meanwhile; with a clean one that is lost, and nothing of the client stays at the broker.
 *
 * <p>Safe for use by several threads.
 */
public final class BrokerClient implements AutoCloseable {

    private static final Duration FIRST_CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final long FIRST_DELAY_MILLIS = 200;
    private static final long MAX_DELAY_MILLIS = 2_000;
    private static final int MAX_DOUBLINGS = 4;
    private static final int KEEP_ALIVE_SECONDS = 20;

    private final BrokerAddress address;
    private final Optional<Credentials> credentials;
    private final boolean cleanSession;
    private final ConnectionListener listener;
    private final Mqtt3AsyncClient client;
    private volatile boolean established;
    private volatile boolean lost;
    private volatile boolean closing;

    private BrokerClient(
            BrokerAddress address,
            Optional<Credentials> credentials,
            String clientId,
            boolean cleanSession,
            ConnectionListener listener) {
        this.address = address;
        this.credentials = credentials;
        this.cleanSession = cleanSession;
        this.listener = listener;
        MqttClientBuilder builder = MqttClient.builder()
                .identifier(clientId)
                .serverHost(address.host())
                .serverPort(address.port())
                .addConnectedListener(context -> connected())
                .addDisconnectedListener(this::disconnected);
        if (address.tls()) {
            builder = builder.sslWithDefaultConfig();
        }
        client = builder.useMqttVersion3().buildAsync();
    }

    /**
     * Connects with a persistent session, waiting at most ten seconds.
     *
     * @param clientId unique at the broker
     * @throws CommandException if the broker cannot be reached or refuses; the message says which and what to do
     * @throws InterruptedException if interrupted while waiting
     */
    public static BrokerClient connect(
            BrokerAddress address, Optional<Credentials> credentials, String clientId, ConnectionListener listener)
            throws CommandException, InterruptedException {
        return connect(new BrokerClient(address, credentials, clientId, false, listener));
    }

    /** As the other, with a clean session: Kapua's broker refuses subscriptions at QoS 1 on a persistent one. */
    public static BrokerClient connectClean(
            BrokerAddress address, Optional<Credentials> credentials, String clientId, ConnectionListener listener)
            throws CommandException, InterruptedException {
        return connect(new BrokerClient(address, credentials, clientId, true, listener));
    }

    private static BrokerClient connect(BrokerClient connection) throws CommandException, InterruptedException {
        BrokerAddress address = connection.address;
        try {
            connection
                    .client
                    .connect(connection.connectMessage(connection.cleanSession))
                    .get(FIRST_CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return connection;
        } catch (ExecutionException e) {
            throw CommandException.unreachable(reason(address, e.getCause()), e);
        } catch (TimeoutException e) {
            connection.close();
            throw CommandException.unreachable(
                    "No answer from the broker at " + address + " within " + FIRST_CONNECT_TIMEOUT.toSeconds()
                            + " s: is it a broker, and does a firewall stand between?",
                    e);
        }
    }

    /**
     * Sends a message at QoS 1; it may wait in memory while the connection is away.
     *
     * @return completed when the broker has confirmed it, on one of the client's own threads
     */
    public CompletableFuture<Void> publish(String topic, byte[] payload) {
        return client.publish(Mqtt3Publish.builder()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload)
                        .build())
                .thenApply(confirmed -> null);
    }

    /**
     * Subscribes at QoS 1 and waits for the broker to confirm it.
     *
     * @param handler gets each payload in the order of arrival, on one thread; must not block
     * @throws CommandException if the broker refuses
     * @throws InterruptedException if interrupted while waiting
     */
    public void subscribe(String topicFilter, Consumer<byte[]> handler) throws CommandException, InterruptedException {
        subscribe(topicFilter, (topic, payload) -> handler.accept(payload));
    }

    /** As the other, with the topic of each payload. */
    public void subscribe(String topicFilter, BiConsumer<String, byte[]> handler)
            throws CommandException, InterruptedException {
        lost = false;
        try {
            client.subscribeWith()
                    .topicFilter(topicFilter)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(message -> handler.accept(message.getTopic().toString(), message.getPayloadAsBytes()))
                    .send()
                    .get(FIRST_CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw CommandException.unreachable(
                    "The broker at " + address + notSubscribed(e.getCause()) + topicFilter
                            + ": its log says why; does it let the user read there?",
                    e);
        }
    }

    private String notSubscribed(Throwable cause) {
        if (cause instanceof Mqtt3SubAckException) {
            return " refuses the subscription to ";
        }
        return lost
                ? " ends the connection at the subscription to "
                : " does not confirm within " + FIRST_CONNECT_TIMEOUT.toSeconds() + " s the subscription to ";
    }

    /** Where the broker is. */
    public BrokerAddress address() {
        return address;
    }

    /** Disconnects and leaves no session behind at the broker; gives up quietly if the broker is away. */
    @Override
    public void close() {
        closing = true;
        quietly(client.disconnect());
        if (established && !cleanSession) {
            CompletableFuture<Void> cleaned =
                    client.connect(connectMessage(true)).thenCompose(connected -> client.disconnect());
            quietly(cleaned);
        }
    }

    private Mqtt3Connect connectMessage(boolean clean) {
        var message = Mqtt3Connect.builder().cleanSession(clean).keepAlive(KEEP_ALIVE_SECONDS);
        return credentials
                .map(login -> message.simpleAuth()
                        .username(login.user())
                        .password(login.password().getBytes(StandardCharsets.UTF_8))
                        .applySimpleAuth()
                        .build())
                .orElseGet(message::build);
    }

    private void connected() {
        if (established && !closing) {
            listener.connectionRestored();
        }
        established = true;
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        boolean wanted = context.getSource() == MqttDisconnectSource.USER;
        if (!established || closing || wanted) {
            return;
        }
        lost = true;
        int attempts = context.getReconnector().getAttempts();
        if (attempts == 0) {
            listener.connectionLost();
        }
        context.getReconnector()
                .reconnect(true)
                .resubscribeIfSessionExpired(true)
                .republishIfSessionExpired(true)
                .delay(delayMillis(attempts), TimeUnit.MILLISECONDS);
    }

    private static long delayMillis(int attempts) {
        long delay = Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(attempts, MAX_DOUBLINGS));
        return delay * ThreadLocalRandom.current().nextInt(75, 126) / 100;
    }

    private static String reason(BrokerAddress address, Throwable cause) {
        if (cause instanceof Mqtt3ConnAckException refused) {
            return switch (refused.getMqttMessage().getReturnCode()) {
                case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED ->
                    "The broker at " + address
                            + " refuses the log-in: give the right --user and, with --password-stdin, the password";
                // Kapua's word to a user without the right to connect, and to one of two that log in at once
                case SERVER_UNAVAILABLE ->
                    "The broker at " + address + " is not available, or does not let the user connect: try again, and "
                            + "see to the user's rights, at Kapua the permission broker:connect";
                default ->
                    "The broker at " + address + " refuses the connection: "
                            + refused.getMqttMessage().getReturnCode();
            };
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String problem = switch (root.getClass().getSimpleName()) {
            case "UnknownHostException" -> "no host has the name " + address.host();
            case "ConnectException", "AnnotatedConnectException", "NativeIoException" ->
                "nothing listens on port " + address.port();
            default -> String.valueOf(root.getMessage());
        };
        return "Cannot reach the broker at " + address + ": " + problem + ". Check --broker, and that the broker runs";
    }

    private static void quietly(CompletableFuture<?> ending) {
        try {
            ending.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException brokerIsAway) {
            ending.cancel(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
