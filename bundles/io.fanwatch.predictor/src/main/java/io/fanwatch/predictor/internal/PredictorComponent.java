package io.fanwatch.predictor.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.VerdictSink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

/** A predictor as Kura sees it: its configuration, its scorer and its sinks, all of which may change while it runs. */
@Component(
        name = PredictorComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, ReadingSink.class, StatusSource.class})
@Designate(ocd = PredictorConfiguration.class, factory = true)
public final class PredictorComponent implements ConfigurableComponent, ReadingSink, StatusSource {

    static final String PID = "io.fanwatch.predictor.Predictor";

    private static final Logger LOG = LoggerFactory.getLogger(PredictorComponent.class);

    private final String name;
    private final DeviceRegistry devices;
    private final PredictionPipeline pipeline;
    private Optional<PredictorSettings> inForce = Optional.empty();
    private volatile String refusal = "";

    @Activate
    public PredictorComponent(
            PredictorConfiguration configuration, Map<String, Object> properties, @Reference DeviceRegistry devices) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.devices = devices;
        this.pipeline = new PredictionPipeline(name, devices.tracker(name));
        modified(configuration);
    }

    @Modified
    synchronized void modified(PredictorConfiguration configuration) {
        try {
            PredictorSettings wanted = PredictorSettings.from(configuration);
            boolean changed = inForce.filter(wanted::equals).isEmpty() || !refusal.isEmpty();
            inForce = Optional.of(wanted);
            pipeline.apply(wanted);
            refusal = "";
            if (changed) { // Kura hands over the same again at each start
                LOG.info("{}: configuration in force", name);
            }
        } catch (IllegalArgumentException e) {
            refuse("configuration refused, the one before stays in force: " + e.getMessage());
        }
    }

    private void refuse(String reason) {
        if (!refusal.equals(reason)) {
            LOG.warn("{}: {}", name, reason);
            refusal = reason;
        }
    }

    @Deactivate
    void deactivate() {
        pipeline.close();
        devices.release(name);
    }

    @Reference(
            name = "Scorer",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setScorer(Scorer scorer) {
        pipeline.use(scorer);
    }

    void unsetScorer(Scorer scorer) {
        pipeline.leave(scorer);
    }

    @Reference(
            name = "VerdictSink",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addVerdictSink(VerdictSink sink) {
        pipeline.outbox().add(sink);
    }

    void removeVerdictSink(VerdictSink sink) {
        pipeline.outbox().remove(sink);
    }

    @Override
    public boolean offer(Delivery delivery, long timeout, TimeUnit unit) throws InterruptedException {
        return pipeline.offer(List.of(delivery), timeout, unit) == 1;
    }

    @Override
    public int offer(List<? extends Delivery> deliveries, long timeout, TimeUnit unit) throws InterruptedException {
        return pipeline.offer(deliveries, timeout, unit);
    }

    @Override
    public Status status() {
        Status status = pipeline.status(name);
        if (refusal.isEmpty()) {
            return status;
        }
        Level level = status.level() == Level.OK ? Level.WARNING : status.level();
        return new Status(name, level, refusal, status.figures());
    }
}
