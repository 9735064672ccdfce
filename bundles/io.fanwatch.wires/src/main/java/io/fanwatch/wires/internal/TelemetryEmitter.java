// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.StatusReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.wireadmin.Producer;

/** Where readings enter a wire graph: a sink for a listener, an emitter for Kura Wires. */
@Component(
        name = TelemetryEmitter.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {
            ConfigurableComponent.class,
            WireComponent.class,
            WireEmitter.class,
            Producer.class,
            ReadingSink.class,
            StatusSource.class
        },
        property = {
            "input.cardinality.minimum:Integer=0",
            "input.cardinality.maximum:Integer=0",
            "input.cardinality.default:Integer=0",
            "output.cardinality.minimum:Integer=1",
            "output.cardinality.maximum:Integer=1",
            "output.cardinality.default:Integer=1",
            "kura.ui.service.hide:Boolean=true"
        })
@Designate(ocd = TelemetryEmitterConfiguration.class, factory = true)
public final class TelemetryEmitter extends WiredComponent implements ReadingSink, StatusSource {

    static final String PID = "io.fanwatch.wires.TelemetryEmitter";

    private final String name;
    private final ActiveConfiguration<EmitterSettings> configuration;
    private final Emission emission;

    @Activate
    public TelemetryEmitter(
            TelemetryEmitterConfiguration given, ComponentContext context, Map<String, Object> properties) {
        super(context);
        name = ComponentName.of(properties, PID);
        configuration = new ActiveConfiguration<>(TelemetryEmitter.class, name);
        emission = new Emission(name, this);
        modified(given);
    }

    @Modified
    void modified(TelemetryEmitterConfiguration given) {
        configuration.apply(() -> EmitterSettings.of(given), emission::apply);
    }

    @Deactivate
    void deactivate() {
        emission.close();
    }

    @Override
    public boolean offer(Delivery delivery, long timeout, TimeUnit unit) throws InterruptedException {
        return emission.offer(List.of(delivery), timeout, unit) == 1;
    }

    @Override
    public int offer(List<? extends Delivery> deliveries, long timeout, TimeUnit unit) throws InterruptedException {
        return emission.offer(deliveries, timeout, unit);
    }

    @Override
    public Status status() {
        return emission.report(new StatusReport(name))
                .beside(configuration.problem())
                .otherwise("emits");
    }
}
