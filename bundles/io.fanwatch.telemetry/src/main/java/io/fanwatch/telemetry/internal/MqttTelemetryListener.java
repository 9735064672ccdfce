package io.fanwatch.telemetry.internal;

import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.mqtt.MqttBroker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener as configured, for Kura. */
@Component(
        name = MqttTelemetryListener.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, StatusSource.class})
@Designate(ocd = TelemetryConfiguration.class, factory = true)
public final class MqttTelemetryListener implements ConfigurableComponent, StatusSource {

    static final String PID = "io.fanwatch.telemetry.MqttTelemetryListener";

    private static final Logger LOG = LoggerFactory.getLogger(MqttTelemetryListener.class);

    private final String name;
    private final MqttBroker broker;
    private final Ledger ledger = new Ledger();
    private final Listener listener;
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public MqttTelemetryListener(
            @Reference(name = "MqttBroker") MqttBroker broker,
            @Reference(name = "ReadingSink") ReadingSink sink,
            TelemetryConfiguration configuration,
            Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.broker = broker;
        this.listener = new Listener(broker, sink, ledger);
        configure(configuration);
    }

    @Modified
    void configure(TelemetryConfiguration configuration) {
        try {
            listener.configure(TelemetryOptions.of(configuration));
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e.getMessage());
            LOG.warn("{}: the configuration is refused: {}", name, e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        listener.close();
    }

    @Override
    public Status status() {
        Map<String, Object> figures = figures();
        Optional<TelemetryOptions> options = listener.options();
        if (options.isEmpty()) {
            return new Status(name, Status.Level.ERROR, "not started: " + refusal.orElse("closed"), figures);
        }
        Optional<String> outage = listener.outage();
        if (outage.isPresent()) {
            String message = "not connected: " + outage.get() + " (" + broker.description() + ")";
            return new Status(name, Status.Level.ERROR, message, figures);
        }
        if (refusal.isPresent()) {
            String message = "the last configuration was refused, the one before stays in force: " + refusal.get();
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        Optional<String> trouble = listener.rejections().trouble();
        if (trouble.isPresent()) {
            String message = "rejected messages can't be published to rejected.topic, "
                    + listener.rejections().waiting() + " wait: " + trouble.get() + " (client id "
                    + options.get().rejectedClientId() + ")";
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        String message = "listens to " + options.get().topic().text();
        return new Status(name, Status.Level.OK, message, figures);
    }

    private Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("connected", listener.outage().isEmpty());
        figures.put("received", ledger.received());
        figures.put("accepted", ledger.accepted());
        Map<RejectedReadingException.Kind, Long> counts = ledger.rejected();
        figures.put(
                "rejected", counts.values().stream().mapToLong(Long::longValue).sum());
        counts.forEach((kind, count) ->
                figures.put("rejected: " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), count));
        figures.put("rejected, waiting to be published", listener.rejections().waiting());
        figures.put("rejected, not published", ledger.notPublished());
        List<RejectedMessage> last = ledger.lastRejected();
        if (!last.isEmpty()) {
            figures.put(
                    "last rejected",
                    last.stream()
                            .map(message -> message.receivedAt() + " " + message.topic() + ": " + message.reason())
                            .toList());
        }
        return figures;
    }
}
