package io.fanwatch.mqtt.internal;

import io.fanwatch.component.Backoff;
import io.fanwatch.component.Incident;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttMessageHandler;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session over a row of connections. Connecting, subscribing and disconnecting happen one after the other on the
 * session's control thread, handlers run on its dispatcher thread; neither is ever one of Paho's.
 */
final class PahoSession implements MqttSession {

    private static final Logger LOG = LoggerFactory.getLogger(PahoSession.class);
    private static final int INBOUND_MESSAGES = 1_000;
    private static final long INBOUND_BYTES = 4L << 20;
    private static final int BATCH_MESSAGES = 256;
    private static final long CLOSE_SECONDS = 5;
    private static final long FORGET_SECONDS = 5;
    private static final long FORGET_CHECK_MILLIS = 50;

    /* the broker may just be about to send the next one */
    private static final int FORGET_QUIET_CHECKS = 10;

    private record Subscription(String filter, int qos, MqttMessageHandler handler) {}

    private final MqttSessionOptions options;
    private final MqttSessionListener listener;
    private final Duration lasting;
    private final Consumer<PahoSession> onClose;
    private final InboundQueue inbound = new InboundQueue(INBOUND_MESSAGES, INBOUND_BYTES);
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor control;
    private final Thread dispatcher;
    private volatile Optional<Subscription> subscription = Optional.empty();
    private volatile Optional<Connection> connection = Optional.empty();
    private volatile ConnectionState state = new ConnectionState(false, now(), 0, Optional.empty(), Optional.empty());

    /* the rest belongs to the control thread */
    private final Set<String> filtersAtBroker = new HashSet<>();
    private final Rivalry rivalry;
    private Optional<BrokerOptions> broker = Optional.empty();
    private Optional<Backoff> backoff = Optional.empty();
    private Optional<Future<?>> retry = Optional.empty();
    private Optional<Future<?>> proof = Optional.empty();
    private boolean outageReported;
    private boolean sessionPresent;
    private boolean connectionReported;
    private boolean connectionLasted;
    private long connects;

    /**
     * @param lasting how long a connection must last for the next to be tried without delay
     * @param onClose told when the session is closed
     */
    PahoSession(
            MqttSessionOptions options, MqttSessionListener listener, Duration lasting, Consumer<PahoSession> onClose) {
        this.options = options;
        this.listener = listener;
        this.lasting = lasting;
        this.onClose = onClose;
        this.rivalry = new Rivalry(options.clientId(), System::nanoTime);
        this.control = new ScheduledThreadPoolExecutor(
                1, task -> daemon(task, "control"), new ThreadPoolExecutor.DiscardPolicy());
        this.control.setRemoveOnCancelPolicy(true);
        this.control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.dispatcher = daemon(this::dispatch, "messages");
        this.dispatcher.start();
    }

    private Thread daemon(Runnable task, String role) {
        Thread thread = new Thread(task, "fanwatch-mqtt-" + role + " " + options.clientId());
        thread.setDaemon(true);
        return thread;
    }

    /** Connects with these options, leaving an earlier connection first; with none, only leaves it. */
    void configure(Optional<BrokerOptions> newBroker) {
        control.execute(() -> {
            broker = newBroker;
            backoff = newBroker.map(b -> new Backoff(b.minimumDelay(), b.maximumDelay()));
            rivalry.forget();
            disconnect().ifPresent(old -> tellDisconnected("the broker's configuration has changed"));
            connect();
        });
    }

    String clientId() {
        return options.clientId();
    }

    @Override
    public void subscribe(String topicFilter, int qos, MqttMessageHandler handler) {
        checkQos(qos);
        subscription = Optional.of(new Subscription(topicFilter, qos, handler));
        subscribed.countDown();
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
                                .filter(current -> current.unacknowledged() == 0)
                                .isPresent();
                quiet = idle ? quiet + 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        dispatcher.interrupt();
        control.execute(() -> {
            disconnect();
            control.shutdown();
        });
        onClose.accept(this);
        try {
            if (!control.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("{} is still about to connect; it disconnects by itself after that", options.clientId());
            }
            dispatcher.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void checkQos(int qos) {
        if (qos != 0 && qos != 1) {
            throw new IllegalArgumentException("the quality of service is " + qos + ": it must be 0 or 1");
        }
    }

    private void dispatch() {
        try {
            subscribed.await();
            List<InboundMessage> messages = new ArrayList<>();
            while (!closed.get()) {
                inbound.take(BATCH_MESSAGES, messages);
                handle(messages);
                messages.clear();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} takes no more messages", options.clientId());
        }
    }

    private void handle(List<InboundMessage> messages) {
        MqttMessageHandler handler = subscription.orElseThrow().handler();
        for (InboundMessage message : messages) {
            try {
                handler.onMessage(message);
            } catch (RuntimeException e) {
                failed(message.toString(), e);
            }
        }
        try {
            handler.onBatchEnd();
        } catch (RuntimeException e) {
            failed("batch of messages", e);
        }
    }

    private void failed(String what, RuntimeException e) {
        LOG.error(
                "The handler of {} failed on a {}; the broker sends it again after the next reconnect",
                options.clientId(),
                what,
                e);
    }

    private void connect() {
        retry.ifPresent(planned -> planned.cancel(false));
        if (closed.get() || broker.isEmpty() || connection.isPresent()) {
            return;
        }
        try {
            Connection opened =
                    Connection.open(broker.get(), options, new ConnectionEvents(), present -> sessionPresent = present);
            connection = Optional.of(opened);
            connectionReported = false;
            connectionLasted = false;
            establishSubscription(opened);
        } catch (MqttException e) {
            rivalry.forget();
            failed(Reason.ofConnecting(e, broker.get()));
        } catch (RuntimeException e) {
            LOG.error("{} could not connect", options.clientId(), e);
            rivalry.forget();
            failed(Reason.ofConnecting(e, broker.get()));
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
                            loss -> control.execute(() -> lost(current, loss)));
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

    private void lost(Connection gone, Loss loss) {
        if (isStale(gone)) {
            return;
        }
        connection = Optional.empty();
        gone.dispose(loss.reason());
        if (loss.closedByBroker() && !connectionLasted) {
            rivalry.addClosedEarly();
        } else {
            rivalry.forget();
        }
        failed(rivalry.suspicion().orElse(loss.reason()));
    }

    /** A connection counts only once it has lasted: one that is lost at once time and again must not be tried in a hurry. */
    private void lasted(Connection current) {
        if (isStale(current)) {
            return;
        }
        connectionLasted = true;
        backoff.ifPresent(Backoff::reset);
        if (rivalry.suspicion().isPresent()) {
            LOG.info("{} stays connected: no other client takes its client.id any more", options.clientId());
        }
        rivalry.forget();
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
        long delay = backoff.orElseThrow().next().toMillis();
        boolean suspected = rivalry.suspicion().isPresent();
        if (suspected ? !rivalry.isReportDue() : outageReported) {
            LOG.debug("{} is not connected: {}; next attempt in {} ms", options.clientId(), reason, delay);
        } else {
            outageReported = !suspected; // what comes after the suspicion is news
            LOG.warn(
                    "{} is not connected to {}: {}; it tries again until it is",
                    options.clientId(),
                    broker.orElseThrow().url(),
                    reason);
        }
        retry = Optional.of(control.schedule(this::connect, delay, TimeUnit.MILLISECONDS));
        tellDisconnected(reason);
    }

    private void tellConnected(Connection current) {
        if (!current.isConnected() || connectionReported) {
            return;
        }
        connectionReported = true;
        Optional<String> suspicion = rivalry.suspicion();
        state = new ConnectionState(true, now(), connects++, state.lastFailure(), suspicion);
        if (suspicion.isPresent()) {
            LOG.debug("{} is connected for now", options.clientId());
        } else {
            outageReported = false;
            LOG.info(
                    "{} is connected to {}",
                    options.clientId(),
                    broker.orElseThrow().url());
        }
        proof.ifPresent(planned -> planned.cancel(false));
        proof = Optional.of(control.schedule(() -> lasted(current), lasting.toMillis(), TimeUnit.MILLISECONDS));
        tell(() -> listener.onConnected(sessionPresent));
    }

    private void tellDisconnected(String reason) {
        Instant since = state.connected() ? now() : state.since();
        state = new ConnectionState(
                false, since, state.reconnects(), Optional.of(Incident.now(reason)), rivalry.suspicion());
        tell(() -> listener.onDisconnected(reason));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.error("The listener of {} failed", options.clientId(), e);
        }
    }

    private final class ConnectionEvents implements Connection.Events {
        @Override
        public void onMessage(InboundMessage message) throws InterruptedException {
            inbound.put(message, () -> closed.get() || !message.isCurrent());
        }

        @Override
        public void onLost(Connection gone, Loss loss) {
            control.execute(() -> lost(gone, loss));
        }
    }
}
