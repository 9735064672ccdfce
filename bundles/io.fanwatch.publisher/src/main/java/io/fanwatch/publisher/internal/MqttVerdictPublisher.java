package io.fanwatch.publisher.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.mqtt.MqttBroker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
    private final MqttBroker broker;
    private final VerdictQueue queue;
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public MqttVerdictPublisher(
            @Reference(name = "MqttBroker") MqttBroker broker,
            MqttPublisherConfiguration configuration,
            Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.broker = broker;
        this.queue = new VerdictQueue(broker);
        configure(configuration);
    }

    @Modified
    void configure(MqttPublisherConfiguration configuration) {
        try {
            queue.configure(PublishOptions.of(configuration));
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e.getMessage());
            LOG.warn("{}: the configuration is refused: {}", name, e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        queue.close();
    }

    @Override
    public boolean confirmsDelivery() {
        return true;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        return queue.accept(verdicts);
    }

    @Override
    public Status status() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("connected", queue.outage().isEmpty());
        figures.put("published", queue.published());
        figures.put("unconfirmed", queue.unconfirmed());
        figures.put("sent again", queue.repeated());
        figures.put("batches refused", queue.refused());
        Optional<PublishOptions> options = queue.options();
        if (options.isEmpty()) {
            return new Status(name, Status.Level.ERROR, "not started: " + refusal.orElse("closed"), figures);
        }
        Optional<String> outage = queue.outage();
        if (outage.isPresent()) {
            String message = "not connected: " + outage.get() + " (" + broker.description() + ")";
            return new Status(name, Status.Level.ERROR, message, figures);
        }
        if (refusal.isPresent()) {
            String message = "the last configuration was refused, the one before stays in force: " + refusal.get();
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        String message = "publishes to " + options.get().topic();
        return new Status(name, Status.Level.OK, message, figures);
    }
}
