// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.ConditionService;
import io.fanwatch.api.Delivery;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.StatusReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** A predictor as Kura sees it: its configuration, its scorer and its sinks, all of which may change while it runs. */
@Component(
        name = PredictorComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, ReadingSink.class, StatusSource.class})
@Designate(ocd = PredictorConfiguration.class, factory = true)
public final class PredictorComponent implements ConfigurableComponent, ReadingSink, StatusSource {

    static final String PID = "io.fanwatch.predictor.Predictor";

    private static final String UNNAMED = "unnamed";

    private final Publishers publishers = new Publishers();
    private final String name;
    private final DeviceRegistry devices;
    private final ActiveConfiguration<PredictorSettings> active;
    private final PredictionPipeline pipeline;

    @Activate
    public PredictorComponent(
            PredictorConfiguration configuration, Map<String, Object> properties, @Reference DeviceRegistry devices) {
        this.name = ComponentName.of(properties, PID);
        this.devices = devices;
        this.active = new ActiveConfiguration<>(PredictorComponent.class, name);
        this.pipeline = new PredictionPipeline(name, devices.tracker(name));
        modified(configuration);
    }

    @Modified
    void modified(PredictorConfiguration configuration) {
        active.apply(() -> PredictorSettings.of(configuration), pipeline::apply);
    }

    @Deactivate
    void deactivate(int reason) {
        pipeline.close();
        if (reason == 4) { // DEACTIVATION_REASON_CONFIGURATION_DELETED of Declarative Services
            devices.forget(name);
        } else {
            devices.release(name);
        }
    }

    @Reference(name = "Scorer", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setScorer(Scorer scorer) {
        pipeline.use(scorer);
    }

    void unsetScorer(Scorer scorer) {
        pipeline.leave(scorer);
    }

    @Reference(name = "ConditionService", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setConditionService(ConditionService monitor) {
        pipeline.condition().use(monitor);
    }

    void unsetConditionService(ConditionService monitor) {
        pipeline.condition().leave(monitor);
    }

    @Reference(name = "VerdictSink", cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    void addVerdictSink(VerdictSink sink, Map<String, Object> properties) {
        if (!(sink instanceof AllPublishers)) {
            publishers.use(ComponentName.of(properties, UNNAMED));
            pipeline.outbox().add(sink);
        }
    }

    void removeVerdictSink(VerdictSink sink, Map<String, Object> properties) {
        publishers.leave(ComponentName.of(properties, UNNAMED));
        pipeline.outbox().remove(sink);
    }

    /** Told of every publisher, whatever the filter of those in use. */
    @Reference(name = "Publisher", service = VerdictSink.class, cardinality = MULTIPLE, policy = DYNAMIC)
    void addPublisher(Map<String, Object> properties) {
        publishers.come(ComponentName.of(properties, UNNAMED));
    }

    void removePublisher(Map<String, Object> properties) {
        publishers.go(ComponentName.of(properties, UNNAMED));
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
        StatusReport report = new StatusReport(name).beside(active.problem());
        pipeline.describe(report);
        report.text("publishers_left_out", "publishers left out", String.join(", ", publishers.leftOut()));
        return report.otherwise("scoring");
    }
}
