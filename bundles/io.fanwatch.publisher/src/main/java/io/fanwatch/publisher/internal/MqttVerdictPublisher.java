package io.fanwatch.publisher.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

/** Publishes verdicts over MQTT, for Kura. */
@Component(
        name = MqttVerdictPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, StatusSource.class})
@Designate(ocd = MqttPublisherConfiguration.class, factory = true)
public final class MqttVerdictPublisher implements ConfigurableComponent, VerdictSink, StatusSource {

    static final String PID = "io.fanwatch.publisher.MqttVerdictPublisher";

    private static final Logger LOG = LoggerFactory.getLogger(MqttVerdictPublisher.class);

    private final String name;
    private Optional<MqttBroker> broker = Optional.empty();
    private Optional<PublishOptions> options = Optional.empty();
    private volatile Optional<VerdictQueue> queue = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public MqttVerdictPublisher(MqttPublisherConfiguration configuration, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        configure(configuration);
    }

    @Modified
    synchronized void configure(MqttPublisherConfiguration configuration) {
        try {
            PublishOptions wanted = PublishOptions.of(configuration);
            options = Optional.of(wanted);
            refusal = Optional.empty();
            queue.ifPresentOrElse(running -> running.configure(wanted), this::open);
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

    /* optional: a component without its mandatory broker would vanish from Kura's console, where it is to be mended */
    @Reference(
            name = "MqttBroker",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setMqttBroker(MqttBroker newBroker) {
        close();
        broker = Optional.of(newBroker);
        open();
    }

    synchronized void unsetMqttBroker(MqttBroker oldBroker) {
        if (broker.filter(current -> current == oldBroker).isPresent()) {
            close();
            broker = Optional.empty();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        close();
    }

    private void open() {
        if (broker.isPresent() && options.isPresent()) {
            VerdictQueue opened = new VerdictQueue(broker.get());
            opened.configure(options.get());
            queue = Optional.of(opened);
        }
    }

    /** What was not confirmed fails and is offered again by whom it came from. */
    private void close() {
        queue.ifPresent(VerdictQueue::close);
        queue = Optional.empty();
    }

    @Override
    public boolean confirmsDelivery() {
        return true;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        return queue.map(running -> running.accept(verdicts))
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("there is no broker")));
    }

    @Override
    public synchronized Status status() {
        if (options.isEmpty()) {
            return new Status(name, Status.Level.ERROR, "not started: " + refusal.orElse("closed"), Map.of());
        }
        if (queue.isEmpty()) {
            String message = "waiting for a broker: none matches MqttBroker.target";
            return new Status(name, Status.Level.ERROR, message, Map.of());
        }
        return status(queue.get());
    }

    private Status status(VerdictQueue running) {
        Map<String, Object> figures = new LinkedHashMap<>();
        running.connection().ifPresent(state -> state.describe(figures));
        figures.put("published", running.published().total());
        running.published().describe("published", figures);
        figures.put("unconfirmed", running.unconfirmed());
        running.options().ifPresent(inForce -> figures.put("unconfirmed at most", inForce.queueCapacity()));
        figures.put("sent again", running.repeated());
        figures.put("batches refused", running.refused());
        running.lastFailure().ifPresent(failure -> figures.put("last error", failure.toString()));
        Optional<String> outage = running.outage();
        if (outage.isPresent()) {
            String description = broker.map(MqttBroker::description).orElse("");
            String message = "not connected: " + outage.get() + " (" + description + ")";
            return new Status(name, Status.Level.ERROR, message, figures);
        }
        if (refusal.isPresent()) {
            String message = "the last configuration was refused, the one before stays in force: " + refusal.get();
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        Optional<String> warning = running.connection().flatMap(ConnectionState::warning);
        if (warning.isPresent()) {
            return new Status(name, Status.Level.WARNING, warning.get(), figures);
        }
        String message = "publishes to " + options.map(PublishOptions::topic).orElse("");
        return new Status(name, Status.Level.OK, message, figures);
    }
}
