package io.fanwatch.mqtt.internal;

import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionOptions;
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

    private final Set<PahoSession> sessions = new LinkedHashSet<>();
    private Optional<BrokerOptions> options = Optional.empty();

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
        PahoSession session = new PahoSession(sessionOptions, listener, this::forget);
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
