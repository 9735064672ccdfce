package io.fanwatch.telemetry.internal;

import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener as configured, for Kura: open while it has a valid configuration, a broker and a predictor. */
@Component(
        name = MqttTelemetryListener.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, StatusSource.class, RejectionLog.class})
@Designate(ocd = TelemetryConfiguration.class, factory = true)
public final class MqttTelemetryListener implements ConfigurableComponent, StatusSource, RejectionLog {

    static final String PID = "io.fanwatch.telemetry.MqttTelemetryListener";

    private static final Logger LOG = LoggerFactory.getLogger(MqttTelemetryListener.class);

    private final String name;
    private final Ledger ledger = new Ledger();
    private volatile Optional<MqttBroker> broker = Optional.empty();
    private volatile Optional<ReadingSink> sink = Optional.empty();
    private volatile Optional<TelemetryOptions> options = Optional.empty();
    private volatile Optional<Listener> listener = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public MqttTelemetryListener(TelemetryConfiguration configuration, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        configure(configuration);
    }

    @Modified
    synchronized void configure(TelemetryConfiguration configuration) {
        try {
            TelemetryOptions valid = TelemetryOptions.of(configuration);
            options = Optional.of(valid);
            refusal = Optional.empty();
            listener.ifPresentOrElse(open -> open.configure(valid), this::reopen);
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        }
    }

    private void refuse(String reason) {
        if (refusal.filter(reason::equals).isEmpty()) { // Kura hands over the same again at each start
            LOG.warn("{}: the configuration is refused: {}", name, reason);
            refusal = Optional.of(reason);
        }
    }

    @Deactivate
    synchronized void deactivate() {
        listener.ifPresent(Listener::close);
        listener = Optional.empty();
    }

    /* optional, since Kura no longer lists a component that lacks a mandatory reference */
    @Reference(
            name = "MqttBroker",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setMqttBroker(MqttBroker service) {
        broker = Optional.of(service);
        reopen();
    }

    synchronized void unsetMqttBroker(MqttBroker service) {
        if (broker.filter(current -> current == service).isPresent()) {
            broker = Optional.empty();
            reopen();
        }
    }

    @Reference(
            name = "ReadingSink",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setReadingSink(ReadingSink service) {
        sink = Optional.of(service);
        reopen();
    }

    synchronized void unsetReadingSink(ReadingSink service) {
        if (sink.filter(current -> current == service).isPresent()) {
            sink = Optional.empty();
            reopen();
        }
    }

    /* the broker sends again what was not acknowledged */
    private void reopen() {
        listener.ifPresent(Listener::close);
        listener = Optional.empty();
        if (broker.isPresent() && sink.isPresent() && options.isPresent()) {
            Listener opened = new Listener(broker.get(), sink.get(), ledger);
            opened.configure(options.get());
            listener = Optional.of(opened);
        }
    }

    @Override
    public Status status() {
        Optional<Listener> current = listener;
        Optional<TelemetryOptions> inForce = options;
        if (inForce.isEmpty()) {
            return status(Status.Level.ERROR, "not started: " + refusal.orElse("no configuration"));
        }
        if (broker.isEmpty()) {
            return status(Status.Level.ERROR, "waiting for a broker: none matches MqttBroker.target");
        }
        if (sink.isEmpty()) {
            return status(Status.Level.ERROR, "waiting for a predictor: none matches ReadingSink.target");
        }
        if (current.isEmpty()) {
            return status(Status.Level.ERROR, "closed");
        }
        Optional<String> outage = current.get().outage();
        if (outage.isPresent()) {
            return status(Status.Level.ERROR, "not connected: " + outage.get());
        }
        if (refusal.isPresent()) {
            return status(
                    Status.Level.WARNING,
                    "the last configuration was refused, the one before stays in force: " + refusal.get());
        }
        Optional<String> warning = current.get().connection().flatMap(ConnectionState::warning);
        if (warning.isPresent()) {
            return status(Status.Level.WARNING, warning.get());
        }
        Rejections rejections = current.get().rejections();
        Optional<String> trouble = rejections.trouble();
        if (trouble.isPresent()) {
            return status(
                    Status.Level.WARNING,
                    "rejected messages can't be published to " + inForce.get().rejectedTopic() + " as client "
                            + inForce.get().rejectedClientId() + ", " + rejections.waiting() + " wait: "
                            + trouble.get());
        }
        return status(Status.Level.OK, "listens to " + inForce.get().topic().text());
    }

    @Override
    public List<Rejection> lastRejected() {
        return ledger.lastRejected().stream().map(RejectedMessage::toRejection).toList();
    }

    private Status status(Status.Level level, String message) {
        return new Status(name, level, message, figures());
    }

    private Map<String, Object> figures() {
        Optional<Listener> current = listener;
        Map<String, Object> figures = new LinkedHashMap<>();
        current.flatMap(Listener::connection)
                .ifPresentOrElse(state -> state.describe(figures), () -> figures.put("connected", false));
        figures.put("received", ledger.received().total());
        ledger.received().describe("received", figures);
        figures.put("accepted", ledger.accepted());
        Map<RejectedReadingException.Kind, Long> counts = ledger.rejected();
        figures.put(
                "rejected", counts.values().stream().mapToLong(Long::longValue).sum());
        counts.forEach((kind, count) -> figures.put("rejected: " + kind, count));
        figures.put(
                "rejected, waiting to be published",
                current.map(open -> open.rejections().waiting()).orElse(0));
        figures.put("rejected, waiting at most", Rejections.CAPACITY);
        figures.put("rejected, not published", ledger.notPublished());
        ledger.lastRejected().stream()
                .findFirst()
                .map(message -> message.receivedAt().truncatedTo(ChronoUnit.SECONDS) + " " + message.topic() + ": "
                        + message.reason())
                .ifPresent(last -> figures.put("last rejected", last));
        return figures;
    }
}
