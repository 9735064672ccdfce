// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions at one broker, all with the active settings. Thread-safe. */
public final class PahoBroker implements MqttBroker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PahoBroker.class);

    /* a connection that lasts this long is a good one */
    private static final Duration LASTING = Duration.ofMinutes(1);

    private final Duration lasting;
    private final Set<PahoSession> sessions = new LinkedHashSet<>();
    private Optional<BrokerSettings> settings = Optional.empty();

    /** A broker without settings: its sessions connect once it has some. */
    public PahoBroker() {
        this(LASTING);
    }

    /** @param lasting how long a connection must last for the next to be tried without delay */
    PahoBroker(Duration lasting) {
        this.lasting = lasting;
    }

    /** Connects every open and future session with these settings. */
    public synchronized void configure(BrokerSettings newSettings) {
        settings = Optional.of(newSettings);
        sessions.forEach(session -> session.configure(settings));
    }

    @Override
    public synchronized MqttSession open(MqttSessionSettings sessionSettings, MqttSessionListener listener) {
        String clientId = sessionSettings.clientId();
        if (sessions.stream().anyMatch(open -> open.clientId().equals(clientId))) {
            LOG.warn("Two components use the MQTT client id {}: give one another client.id", clientId);
        }
        PahoSession session = new PahoSession(sessionSettings, listener, lasting, this::forget);
        sessions.add(session);
        session.configure(settings);
        return session;
    }

    @Override
    public synchronized String description() {
        return settings.map(known ->
                        known.url() + ", " + connectedCount() + " of " + sessions.size() + " sessions connected")
                .orElse("no broker configured");
    }

    private int connectedCount() {
        return (int) sessions.stream().filter(PahoSession::isConnected).count();
    }

    /** Adds the sessions' metrics and problems to a status, in the order in which they were opened. */
    synchronized void describe(StatusReport report) {
        report.gauge("sessions", "sessions", "sessions", sessions.size())
                .gauge("sessions_connected", "sessions connected", "sessions", connectedCount());
        int number = 0;
        for (PahoSession session : sessions) {
            String summary = session.connection().summary();
            report.text("session_" + ++number, "session " + session.clientId(), summary)
                    .problem(session.problem()
                            .map(problem -> new Problem(problem.level(), description() + "; " + problem.message())));
        }
    }

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
