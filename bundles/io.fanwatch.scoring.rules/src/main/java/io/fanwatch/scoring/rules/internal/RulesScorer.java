package io.fanwatch.scoring.rules.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scorer that goes by limits. A configuration that is not valid leaves the one before in force. */
@Component(
        name = RulesScorer.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, Scorer.class, StatusSource.class})
@Designate(ocd = RulesScorerConfig.class, factory = true)
public final class RulesScorer implements ConfigurableComponent, Scorer, StatusSource {

    static final String PID = "io.fanwatch.scoring.rules.RulesScorer";

    private static final Logger LOG = LoggerFactory.getLogger(RulesScorer.class);

    /** Which instance this is. */
    @interface Instance {
        String kura_service_pid() default PID;
    }

    private record State(Optional<RuleSet> rules, Optional<IllegalArgumentException> refusal) {}

    private final String pid;
    private final EventRate scored = new EventRate();
    private volatile Optional<Incident> lastError = Optional.empty();
    private volatile State state = new State(Optional.empty(), Optional.empty());

    @Activate
    public RulesScorer(RulesScorerConfig config, Instance instance) {
        pid = instance.kura_service_pid();
        modified(config);
    }

    @Modified
    void modified(RulesScorerConfig config) {
        try {
            RuleSet rules = new RuleSet(config);
            state = new State(Optional.of(rules), Optional.empty());
            LOG.info("{}: scores by the limits {}", pid, rules);
        } catch (IllegalArgumentException e) {
            state = new State(state.rules(), Optional.of(e));
            lastError = Optional.of(Incident.now(e.getMessage()));
            LOG.warn("{}: {}", pid, message(state));
        }
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        State now = state;
        if (now.rules().isEmpty()) {
            throw ScoringException.passing(
                    pid + ": " + message(now), now.refusal().orElse(null));
        }
        try {
            Scores scores = now.rules().get().score(readings);
            scored.add(readings.size());
            return scores;
        } catch (ScoringException e) {
            lastError = Optional.of(Incident.now(e.getMessage()));
            throw e;
        }
    }

    @Override
    public Status status() {
        State now = state;
        Map<String, Object> figures = new LinkedHashMap<>();
        now.rules().ifPresent(rules -> figures.put("model", rules.model().label()));
        figures.put("readings scored", scored.total());
        scored.describe("readings", figures);
        lastError.ifPresent(error -> figures.put("last error", error.toString()));
        Status.Level level = now.refusal().isEmpty()
                ? Status.Level.OK
                : now.rules().isPresent() ? Status.Level.WARNING : Status.Level.ERROR;
        return new Status(pid, level, message(now), figures);
    }

    private static String message(State state) {
        String rules = state.rules().map(r -> "scores by the limits " + r).orElse("does not score");
        return state.refusal()
                .map(e -> "the configuration is refused, " + e.getMessage() + "; until then it " + rules)
                .orElse(rules);
    }
}
