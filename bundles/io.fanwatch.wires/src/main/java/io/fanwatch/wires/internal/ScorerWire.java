// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.Scorer;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireReceiver;
import org.eclipse.kura.wire.WireRecord;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.wireadmin.Consumer;
import org.osgi.service.wireadmin.Producer;

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
public final class ScorerWire extends WiredComponent implements WireReceiver, StatusSource {

    static final String PID = "io.fanwatch.wires.ScorerWire";

    private static final Problem NO_WIRE =
            Problem.warning("scores, but no wire leads on to a component that is there: draw one in Kura's Wire Graph");

    private final String name;
    private final ActiveConfiguration<ScorerSettings> configuration;
    private final TimeLimitedScorer scorer;
    private final EnvelopeScoring scoring;

    @Activate
    public ScorerWire(ScorerWireConfiguration given, ComponentContext context, Map<String, Object> properties) {
        super(context);
        name = ComponentName.of(properties, PID);
        configuration = new ActiveConfiguration<>(ScorerWire.class, name);
        scorer = new TimeLimitedScorer(name);
        scoring = new EnvelopeScoring(name, scorer);
        modified(given);
    }

    @Modified
    void modified(ScorerWireConfiguration given) {
        configuration.apply(() -> ScorerSettings.of(given));
    }

    @Deactivate
    void deactivate() {
        stopWaiting();
        scorer.close();
    }

    /* optional, since Kura no longer lists a component that lacks a mandatory reference */
    @Reference(name = "Scorer", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setScorer(Scorer next) {
        scorer.use(next);
    }

    void unsetScorer(Scorer leaving) {
        scorer.leave(leaving);
    }

    @Override
    public void onWireReceive(WireEnvelope envelope) {
        Optional<ScorerSettings> active = configuration.settings();
        List<WireRecord> results = active.map(settings -> scoring.score(envelope, settings))
                .orElseGet(() -> scoring.refuse(
                        envelope,
                        "the scorer wire has no valid configuration: "
                                + configuration.refusal().orElse("")));
        Duration timeout = active.map(ScorerSettings::timeout).orElse(Duration.ZERO);
        if (!results.isEmpty() && !emit(results, timeout)) {
            scoring.addLost(results.size());
        }
    }

    @Override
    public Status status() {
        StatusReport report = scoring.report(new StatusReport(name));
        if (configuration.settings().isPresent()) {
            report.problem(helperProblem())
                    .problem(scoring.problem())
                    .problem(connected() == 0 ? Optional.of(NO_WIRE) : Optional.empty());
        }
        return report.beside(configuration.problem()).otherwise("scores");
    }
}
