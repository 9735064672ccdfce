package io.fanwatch.wires.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.StatusSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireHelperService;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
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
import org.osgi.service.wireadmin.Producer;
import org.osgi.service.wireadmin.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
public final class TelemetryEmitter implements ConfigurableComponent, WireEmitter, ReadingSink, StatusSource {

    static final String PID = "io.fanwatch.wires.TelemetryEmitter";

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryEmitter.class);

    private final String name;
    private final WireLink link;
    private final Emission emission;
    private volatile String refusal = "";

    @Activate
    @SuppressWarnings("unchecked") // the component's own service
    public TelemetryEmitter(
            TelemetryEmitterConfiguration configuration, ComponentContext context, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.link = new WireLink(this, () -> (ServiceReference<WireComponent>) context.getServiceReference());
        this.emission = new Emission(name, link);
        modified(configuration);
    }

    @Modified
    void modified(TelemetryEmitterConfiguration configuration) {
        try {
            emission.apply(EmitterSettings.of(configuration));
            refusal = "";
            LOG.info("{}: configuration in force", name);
        } catch (IllegalArgumentException e) {
            refusal = e.getMessage();
            LOG.warn("{}: the configuration is refused: {}", name, refusal);
        }
    }

    @Deactivate
    void deactivate() {
        emission.close();
    }

    /* optional, since Kura no longer lists a component that lacks a mandatory reference */
    @Reference(
            name = "WireHelperService",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setWireHelperService(WireHelperService helper) {
        link.use(helper);
    }

    void unsetWireHelperService(WireHelperService helper) {
        link.leave(helper);
    }

    @Override
    public boolean offer(Delivery delivery, long timeout, TimeUnit unit) throws InterruptedException {
        return emission.offer(delivery, timeout, unit);
    }

    @Override
    public void consumersConnected(Wire[] wires) {
        link.consumersConnected(wires);
    }

    @Override
    public Object polled(Wire wire) {
        return link.polled(wire).orElse(null);
    }

    @Override
    public Status status() {
        Status status = emission.status(name);
        return emission.isConfigured()
                ? Refusal.later(refusal, status)
                : new Status(name, Level.ERROR, "not started: " + refusal, status.figures());
    }
}
