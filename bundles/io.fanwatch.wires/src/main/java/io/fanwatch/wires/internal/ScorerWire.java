package io.fanwatch.wires.internal;

import io.fanwatch.api.Scorer;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.StatusSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireReceiver;
import org.eclipse.kura.wire.WireRecord;
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
import org.osgi.service.wireadmin.Consumer;
import org.osgi.service.wireadmin.Producer;
import org.osgi.service.wireadmin.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scorer as a wire component: records in, the same records with their scores out, on the emitter's thread. */
@Component(
        name = ScorerWire.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {
            ConfigurableComponent.class,
            WireComponent.class,
            WireEmitter.class,
            WireReceiver.class,
            Producer.class,
            Consumer.class,
            StatusSource.class
        },
        property = {
            "input.cardinality.minimum:Integer=1",
            "input.cardinality.maximum:Integer=1",
            "input.cardinality.default:Integer=1",
            "output.cardinality.minimum:Integer=1",
            "output.cardinality.maximum:Integer=1",
            "output.cardinality.default:Integer=1",
            "kura.ui.service.hide:Boolean=true"
        })
@Designate(ocd = ScorerWireConfiguration.class, factory = true)
public final class ScorerWire implements ConfigurableComponent, WireEmitter, WireReceiver, StatusSource {

    static final String PID = "io.fanwatch.wires.ScorerWire";

    private static final Logger LOG = LoggerFactory.getLogger(ScorerWire.class);

    private final String name;
    private final WireLink link;
    private final ScoringDesk desk;
    private final EnvelopeScoring scoring;
    private volatile Optional<ScorerSettings> settings = Optional.empty();
    private volatile String refusal = "";

    @Activate
    @SuppressWarnings("unchecked") // the component's own service
    public ScorerWire(ScorerWireConfiguration configuration, ComponentContext context, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.link = new WireLink(this, () -> (ServiceReference<WireComponent>) context.getServiceReference());
        this.desk = new ScoringDesk(name);
        this.scoring = new EnvelopeScoring(name, desk);
        modified(configuration);
    }

    @Modified
    void modified(ScorerWireConfiguration configuration) {
        try {
            settings = Optional.of(ScorerSettings.of(configuration));
            refusal = "";
            LOG.info("{}: configuration in force", name);
        } catch (IllegalArgumentException e) {
            refusal = e.getMessage();
            LOG.warn("{}: the configuration is refused: {}", name, refusal);
        }
    }

    @Deactivate
    void deactivate() {
        link.close();
        desk.close();
    }

    /* optional, since Kura no longer lists a component that lacks a mandatory reference */
    @Reference(
            name = "Scorer",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setScorer(Scorer scorer) {
        desk.use(scorer);
    }

    void unsetScorer(Scorer scorer) {
        desk.leave(scorer);
    }

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
    public void onWireReceive(WireEnvelope envelope) {
        List<WireRecord> results = settings.map(current -> scoring.score(envelope, current))
                .orElseGet(() -> scoring.refuse(envelope, "the scorer wire has no valid configuration: " + refusal));
        long timeoutMillis = settings.map(ScorerSettings::timeoutMillis).orElse(0);
        if (!results.isEmpty() && !link.emit(results, timeoutMillis)) {
            scoring.addLost(results.size());
        }
    }

    @Override
    public void updated(Wire wire, Object value) {
        link.updated(wire, value);
    }

    @Override
    public void producersConnected(Wire[] wires) {
        link.producersConnected(wires);
    }

    @Override
    public Object polled(Wire wire) {
        return link.polled(wire).orElse(null);
    }

    @Override
    public void consumersConnected(Wire[] wires) {
        link.consumersConnected(wires);
    }

    @Override
    public Status status() {
        Status status = scoring.status(name);
        return settings.isEmpty()
                ? new Status(name, Level.ERROR, "not started: " + refusal, status.figures())
                : Refusal.later(refusal, withWires(status));
    }

    private Status withWires(Status status) {
        if (!link.isReady()) {
            String message = "waiting for Kura's WireHelperService: is Kura Wires installed?";
            return new Status(name, Level.ERROR, message, status.figures());
        }
        if (status.level() == Level.OK && link.connected() == 0) {
            String message = "scores, but no wire leads on to a component that is there: draw one in Kura's Wire Graph";
            return new Status(name, Level.WARNING, message, status.figures());
        }
        return status;
    }
}
