// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import io.fanwatch.component.Backoff;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.component.SupervisedExecutor.Scheduled;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttMessageHandler;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session over a row of connections. Connecting, subscribing and disconnecting happen one after the other on the
 * session's control thread, handlers run on its dispatcher's thread; neither is ever one of Paho's.
 */
final class PahoSession implements MqttSession {

    private static final Logger LOG = LoggerFactory.getLogger(PahoSession.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final long FORGET_SECONDS = 5;
    private static final long FORGET_CHECK_MILLIS = 50;

    /* the broker may just be about to send the next one */
    private static final int FORGET_QUIET_CHECKS = 10;

    private record Subscription(String filter, int qos) {}

    private final MqttSessionSettings settings;
    private final MqttSessionListener listener;
    private final Duration lasting;
    private final Consumer<PahoSession> onClose;
    private final MessageDispatcher dispatcher;
    private final SupervisedExecutor control;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<Subscription> subscription = Optional.empty();
    private volatile Optional<Connection> connection = Optional.empty();
    private volatile ConnectionState state = new ConnectionState(false, now(), 0, Optional.empty(), Optional.empty());

    /* the rest belongs to the control thread */
    private final Set<String> filtersAtBroker = new HashSet<>();
    private final ClientIdConflict conflict;
    private Optional<BrokerSettings> broker = Optional.empty();
    private Optional<Backoff> backoff = Optional.empty();
    private Optional<Scheduled> retry = Optional.empty();
    private Optional<Scheduled> proof = Optional.empty();
    private boolean lossReported;
    private boolean connectionLasted;
    private long connects;

    /**
     * @param lasting how long a connection must last for the next to be tried without delay
     * @param onClose told when the session is closed
     */
    PahoSession(
            MqttSessionSettings settings,
            MqttSessionListener listener,
            Duration lasting,
            Consumer<PahoSession> onClose) {
        this.settings = settings;
        this.listener = listener;
        this.lasting = lasting;
        this.onClose = onClose;
        this.conflict = new ClientIdConflict(settings.clientId(), System::nanoTime);
        this.dispatcher = new MessageDispatcher(settings.clientId());
        this.control = new SupervisedExecutor("fanwatch-mqtt-control " + settings.clientId());
    }

    /** Connects with these settings, leaving an earlier connection first; with none, only leaves it. */
    void configure(Optional<BrokerSettings> newBroker) {
        control.execute(() -> {
            broker = newBroker;
            backoff = newBroker.map(b -> new Backoff(b.minimumDelay(), b.maximumDelay()));
            conflict.forget();
            disconnect().ifPresent(old -> tellDisconnected("the broker's configuration has changed"));
            connect();
        });
    }

    String clientId() {
        return settings.clientId();
    }

    @Override
    public void subscribe(String topicFilter, int qos, MqttMessageHandler handler) {
        checkQos(qos);
        subscription = Optional.of(new Subscription(topicFilter, qos));
        dispatcher.use(handler);
        control.execute(() -> connection.ifPresent(this::establishSubscription));
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, boolean retained, MqttPublishCallback callback) {
        checkQos(qos);
        connection.ifPresentOrElse(
                open -> open.publish(topic, payload, qos, retained, callback),
                () -> callback.onFailure("not connected"));
    }

    @Override
    public boolean isConnected() {
        return connection.filter(Connection::isConnected).isPresent();
    }

    @Override
    public ConnectionState connection() {
        return state;
    }

    @Override
    public Optional<Problem> problem() {
        return control.problem().or(dispatcher::problem).or(state::problem);
    }

    @Override
    public void forget() {
        CountDownLatch unsubscribed = new CountDownLatch(1);
        control.execute(() -> connection.ifPresent(
                current -> filtersAtBroker.forEach(filter -> current.unsubscribe(filter, unsubscribed::countDown))));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FORGET_SECONDS);
        int quiet = 0;
        try {
            while (isConnected() && quiet < FORGET_QUIET_CHECKS && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(FORGET_CHECK_MILLIS);
                boolean idle = unsubscribed.getCount() == 0
                        && connection
                                .filter(current -> !current.hasUnacknowledged())
                                .isPresent();
                quiet = idle ? quiet + 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (quiet < FORGET_QUIET_CHECKS) {
            LOG.warn(
                    "Messages may still wait at the broker under the client id {}: they come if it is set again in"
                            + " client.id, and the broker drops them when that session expires",
                    settings.clientId());
        }
        close();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        dispatcher.close();
        if (!control.close(this::disconnect, CLOSE_LIMIT)) {
            LOG.debug("{} was still about to connect", settings.clientId());
        }
        onClose.accept(this);
    }

    private static void checkQos(int qos) {
        if (qos != 0 && qos != 1) {
            throw new IllegalArgumentException("the quality of service is " + qos + ": it must be 0 or 1");
        }
    }

    private void connect() {
        retry.ifPresent(Scheduled::cancel);
        if (closed.get() || broker.isEmpty() || connection.isPresent()) {
            return;
        }
        try {
            Connection opened = Connection.open(
                    broker.get(), settings, dispatcher, (gone, failure) -> control.execute(() -> lost(gone, failure)));
            connection = Optional.of(opened);
            connectionLasted = false;
            establishSubscription(opened);
            if (closed.get()) { // too late to be asked to
                disconnect();
            }
        } catch (Throwable e) { // whatever it is, the next attempt must come
            if (!(e instanceof MqttException || e instanceof IOException)) {
                LOG.error("{} could not connect", settings.clientId(), e);
            }
            disconnect();
            conflict.forget();
            failed(ConnectionFailure.ofConnecting(e, broker.get()).reason());
        }
    }

    private void establishSubscription(Connection current) {
        subscription.ifPresentOrElse(
                wanted -> {
                    filtersAtBroker.add(wanted.filter());
                    current.subscribe(
                            wanted.filter(),
                            wanted.qos(),
                            () -> control.execute(() -> ready(current, wanted)),
                            failure -> control.execute(() -> lost(current, failure)));
                },
                () -> tellConnected(current));
    }

    private void ready(Connection current, Subscription established) {
        if (isStale(current)) {
            return;
        }
        for (String filter : List.copyOf(filtersAtBroker)) {
            if (!isWanted(filter) && !filter.equals(established.filter())) {
                current.unsubscribe(filter, () -> control.execute(() -> forget(filter)));
            }
        }
        tellConnected(current);
    }

    private void forget(String filter) {
        if (!isWanted(filter)) {
            filtersAtBroker.remove(filter);
        }
    }

    private boolean isWanted(String filter) {
        return subscription.filter(wanted -> wanted.filter().equals(filter)).isPresent();
    }

    private boolean isStale(Connection candidate) {
        return connection.filter(current -> current == candidate).isEmpty();
    }

    private void lost(Connection gone, ConnectionFailure failure) {
        if (isStale(gone)) {
            return;
        }
        connection = Optional.empty();
        try {
            gone.dispose(failure.reason());
        } finally { // the next attempt must come
            if (failure.closedByBroker() && !connectionLasted) {
                conflict.addClosedEarly();
            } else {
                conflict.forget();
            }
            failed(conflict.suspicion().orElse(failure.reason()));
        }
    }

    /** A connection counts only once it has lasted: one that is lost at once time and again must not be tried in a hurry. */
    private void lasted(Connection current) {
        if (isStale(current)) {
            return;
        }
        connectionLasted = true;
        backoff.ifPresent(Backoff::reset);
        if (conflict.suspicion().isPresent()) {
            LOG.info("{} stays connected: no other client takes its client.id any more", settings.clientId());
        }
        conflict.forget();
        state = new ConnectionState(
                state.connected(), state.since(), state.reconnects(), state.lastFailure(), Optional.empty());
    }

    private Optional<Connection> disconnect() {
        Optional<Connection> old = connection;
        connection = Optional.empty();
        old.ifPresent(Connection::close);
        return old;
    }

    private void failed(String reason) {
        if (closed.get()) {
            return;
        }
        Duration delay = backoff.orElseThrow().next();
        boolean suspected = conflict.suspicion().isPresent();
        if (suspected ? !conflict.isReportDue() : lossReported) {
            LOG.debug("{} is not connected: {}; next attempt in {} ms", settings.clientId(), reason, delay.toMillis());
        } else {
            lossReported = !suspected; // what comes after the suspicion is news
            LOG.warn(
                    "{} is not connected to {}: {}; it tries again until it is",
                    settings.clientId(),
                    broker.orElseThrow().url(),
                    reason);
        }
        retry = Optional.of(control.schedule(delay, this::connect));
        tellDisconnected(reason);
    }

    private void tellConnected(Connection current) {
        if (!current.isConnected() || state.connected()) {
            return;
        }
        Optional<String> suspicion = conflict.suspicion();
        state = new ConnectionState(true, now(), connects++, state.lastFailure(), suspicion);
        if (suspicion.isPresent()) {
            LOG.debug("{} is connected for now", settings.clientId());
        } else {
            lossReported = false;
            LOG.info(
                    "{} is connected to {}",
                    settings.clientId(),
                    broker.orElseThrow().url());
        }
        proof.ifPresent(Scheduled::cancel);
        proof = Optional.of(control.schedule(lasting, () -> lasted(current)));
        tell(() -> listener.onConnected(current.isSessionPresent()));
    }

    private void tellDisconnected(String reason) {
        Instant since = state.connected() ? now() : state.since();
        state = new ConnectionState(
                false, since, state.reconnects(), Optional.of(Incident.now(reason)), conflict.suspicion());
        tell(() -> listener.onDisconnected(reason));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable e) { // it must not cost the session its next attempt
            LOG.error("The listener of {} failed", settings.clientId(), e);
        }
    }
}
