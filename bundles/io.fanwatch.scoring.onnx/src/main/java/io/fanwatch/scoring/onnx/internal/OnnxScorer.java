package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scorer that runs ONNX models. A configuration or a model that is not valid leaves the one before in force. */
@Component(
        name = OnnxScorer.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, Scorer.class, StatusSource.class})
@Designate(ocd = OnnxScorerConfig.class, factory = true)
public final class OnnxScorer implements ConfigurableComponent, Scorer, StatusSource {

    static final String PID = "io.fanwatch.scoring.onnx.OnnxScorer";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxScorer.class);

    /** Which instance this is. */
    @interface Instance {
        String kura_service_pid() default PID;
    }

    private final String pid;
    private final ModelKeeper keeper = new ModelKeeper();
    private final ModelCatalogue catalogue;
    private final LongAdder scored = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private Optional<Settings> settings = Optional.empty();
    private volatile Optional<IllegalArgumentException> refusal = Optional.empty();
    private String lastLogged = "";

    @Activate
    public OnnxScorer(BundleContext context, OnnxScorerConfig config, Instance instance) {
        pid = instance.kura_service_pid();
        catalogue = new ModelCatalogue(context, this::update);
        configure(config);
        catalogue.open();
        update();
    }

    @Modified
    void modified(OnnxScorerConfig config) {
        configure(config);
        update();
    }

    @Deactivate
    void deactivate() {
        catalogue.close();
        keeper.close();
    }

    private synchronized void configure(OnnxScorerConfig config) {
        try {
            settings = Optional.of(Settings.of(config));
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e);
        }
    }

    private synchronized void update() {
        settings.ifPresent(s -> keeper.update(s, catalogue.offers()));
        Status status = status();
        if (!status.message().equals(lastLogged)) {
            lastLogged = status.message();
            if (status.level() == Status.Level.OK) {
                LOG.info("{}: {}", pid, lastLogged);
            } else {
                LOG.warn("{}: {}", pid, lastLogged);
            }
        }
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        try {
            Scores scores = keeper.score(readings);
            scored.add(readings.size());
            return scores;
        } catch (ScoringException e) {
            failures.increment();
            throw e;
        }
    }

    @Override
    public Status status() {
        ModelKeeper.State now = keeper.state();
        Optional<String> problem = refusal.map(e -> "the configuration is refused, " + e.getMessage())
                .or(() -> now.problem().map(Throwable::getMessage));
        String doing = now.active()
                .map(a -> "scores by model " + a.description().label() + " of "
                        + a.offer().origin() + " with the threshold "
                        + a.description().threshold())
                .orElse("does not score");
        Status.Level level = problem.isEmpty()
                ? Status.Level.OK
                : now.active().isPresent() ? Status.Level.WARNING : Status.Level.ERROR;
        Map<String, Object> figures = new TreeMap<>();
        figures.put("readings scored", scored.sum());
        figures.put("batches failed", failures.sum());
        return new Status(
                pid, level, problem.map(p -> p + "; until then it " + doing).orElse(doing), figures);
    }
}
