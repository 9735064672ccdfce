package io.fanwatch.mqtt.internal;

import io.fanwatch.component.Incident;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions at one broker, all with the options in force. Thread-safe. */
public final class PahoBroker implements MqttBroker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PahoBroker.class);

    /* a connection that lasts this long is a good one */
    private static final Duration LASTING = Duration.ofMinutes(1);

    private final Duration lasting;
    private final Set<PahoSession> sessions = new LinkedHashSet<>();
    private Optional<BrokerOptions> options = Optional.empty();

    /** A broker without options: its sessions connect once it has some. */
    public PahoBroker() {
        this(LASTING);
    }

    /**
     * @param lasting how long a connection must last for the next to be tried without delay
     */
    PahoBroker(Duration lasting) {
        this.lasting = lasting;
    }

    /** Connects every open and future session with these options. */
    public synchronized void configure(BrokerOptions newOptions) {
        options = Optional.of(newOptions);
        sessions.forEach(session -> session.configure(options));
    }

    @Override
    public synchronized MqttSession open(MqttSessionOptions sessionOptions, MqttSessionListener listener) {
        String clientId = sessionOptions.clientId();
        if (sessions.stream().anyMatch(open -> open.clientId().equals(clientId))) {
            LOG.warn("Two components use the MQTT client id {}: give one another client.id", clientId);
        }
        PahoSession session = new PahoSession(sessionOptions, listener, lasting, this::forget);
        sessions.add(session);
        session.configure(options);
        return session;
    }

    @Override
    public synchronized String description() {
        return options.map(known ->
                        known.url() + ", " + connectedCount() + " of " + sessions.size() + " sessions connected")
                .orElse("no broker configured");
    }

    /** The options in force, if there are any yet. */
    synchronized Optional<BrokerOptions> options() {
        return options;
    }

    /** How many sessions are open. */
    synchronized int sessionCount() {
        return sessions.size();
    }

    /** How many sessions are connected right now. */
    synchronized int connectedCount() {
        return (int) sessions.stream().filter(PahoSession::isConnected).count();
    }

    /** How each session's connection stands, by client id, in the order in which they were opened. */
    synchronized Map<String, ConnectionState> connections() {
        Map<String, ConnectionState> connections = new LinkedHashMap<>();
        sessions.forEach(session -> connections.put(session.clientId(), session.connection()));
        return connections;
    }

    /** Why a session is not connected, if one is not. */
    synchronized Optional<String> outage() {
        return sessions.stream()
                .map(PahoSession::connection)
                .filter(state -> !state.connected())
                .flatMap(state -> state.lastFailure().stream())
                .map(Incident::reason)
                .findFirst();
    }

    /** What is wrong with a session's connection although it can be made, if something is. */
    synchronized Optional<String> warning() {
        return sessions.stream()
                .flatMap(session -> session.connection().warning().stream())
                .findFirst();
    }

    /** Closes every session. */
    @Override
    public void close() {
        List<PahoSession> open;
        synchronized (this) {
            open = List.copyOf(sessions);
        }
        open.forEach(PahoSession::close);
    }

    private synchronized void forget(PahoSession session) {
        sessions.remove(session);
    }
}
