// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.rules.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.ScoringMetrics;
import io.fanwatch.component.StatusReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The scorer that goes by limits, and the example to start from for one of your own: the component has the configuration, the
 * service and the status; {@link RuleSet} has what is valid of the configuration and does the scoring.
 */
@Component(
        name = RulesScorer.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, Scorer.class, StatusSource.class})
@Designate(ocd = RulesScorer.Configuration.class, factory = true)
public final class RulesScorer implements ConfigurableComponent, Scorer, StatusSource {

    static final String PID = "io.fanwatch.scoring.rules.RulesScorer";

    /** What an operator sets. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
            name = "Fanwatch scorer: limits",
            description = "Calls a reading faulty when a value is outside the limits given here. Needs no model.")
    @interface Configuration {

        @AttributeDefinition(
                name = "Limits",
                description = "The healthy range of each feature, one a line or separated by semicolons: the"
                        + " name, the lower limit, two dots, the upper limit and, if you like, a unit; for example:"
                        + " rotation 500 .. 700 rpm, or rotation=500..700rpm. Both limits are healthy values. Leave one"
                        + " out for a range that is open on that side. What follows a # is a comment.|TextArea")
        String limits() default "rotation=500..700rpm;temperature=35..45°C;vibration=100..200;sound=45..52dB";

        @AttributeDefinition(
                name = "Probability outside the limits",
                description = "The fault probability of a reading with a value outside its limits, from 0 to 1.",
                min = "0",
                max = "1")
        double probability_outside() default 1.0;

        @AttributeDefinition(
                name = "Probability inside the limits",
                description = "The fault probability of a reading with every value inside its limits, from 0 to 1.",
                min = "0",
                max = "1")
        double probability_inside() default 0.05;

        @AttributeDefinition(
                name = "Threshold",
                description = "The fault probability from which on a reading counts as faulty, from 0 to 1: above the"
                        + " probability inside the limits and not above the one outside.",
                min = "0",
                max = "1")
        double threshold() default 0.5;

        @AttributeDefinition(name = "Model name", description = "The name that verdicts cite, before the version.")
        String model_name() default "rules";

        @AttributeDefinition(
                name = "Model version",
                description = "The version that verdicts cite: change it when you change the limits.")
        String model_version() default "1.0.0";
    }

    private final String name;
    private final ActiveConfiguration<RuleSet> rules;
    private final ScoringMetrics metrics = new ScoringMetrics();

    @Activate
    public RulesScorer(Configuration configuration, Map<String, Object> properties) {
        name = ComponentName.of(properties, PID);
        rules = new ActiveConfiguration<>(RulesScorer.class, name);
        modified(configuration);
    }

    @Modified
    void modified(Configuration configuration) {
        if (!rules.apply(() -> RuleSet.of(configuration))) {
            rules.refusal().ifPresent(metrics::failed);
        }
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        return metrics.score(this::scoreByRules, readings);
    }

    private Scores scoreByRules(List<Reading> readings) throws ScoringException {
        return rules.settings()
                .orElseThrow(() -> ScoringException.passing(name + ": " + status().message(), null))
                .score(readings);
    }

    @Override
    public Status status() {
        Optional<RuleSet> active = rules.settings();
        StatusReport report = new StatusReport(name)
                .text("model", "model", active.map(set -> set.model().label()));
        return metrics.addScored(report)
                .text("last_error", "last error", metrics.lastError())
                .problem(rules.problem())
                .otherwise("scores by the limits " + active.map(RuleSet::limits).orElse(List.of()));
    }
}
