package io.fanwatch.scoring.http.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scorer that asks a web service. A configuration that is not valid leaves the one before in force. */
@Component(
        name = HttpScorer.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, Scorer.class, StatusSource.class})
@Designate(ocd = HttpScorerConfig.class, factory = true)
public final class HttpScorer implements ConfigurableComponent, Scorer, StatusSource {

    static final String PID = "io.fanwatch.scoring.http.HttpScorer";

    private static final Logger LOG = LoggerFactory.getLogger(HttpScorer.class);

    /** Which instance this is. */
    @interface Instance {
        String kura_service_pid() default PID;
    }

    /**
     * @param refusal why the last configuration is not in force
     * @param caution what is wrong although it is
     */
    private record State(
            Optional<ScoringService> service, Optional<IllegalArgumentException> refusal, Optional<String> caution) {}

    private final String pid;
    private final Secret password;
    private final EventRate scored = new EventRate();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<String> lastFailure = Optional.empty();

    /* unlike that one it stays when the service works again */
    private volatile Optional<Incident> lastError = Optional.empty();
    private volatile State state = new State(Optional.empty(), Optional.empty(), Optional.empty());

    @Activate
    public HttpScorer(@Reference CryptoService crypto, HttpScorerConfig config, Instance instance) {
        pid = instance.kura_service_pid();
        password = new Secret("password", crypto::decryptAes);
        modified(config);
    }

    @Modified
    void modified(HttpScorerConfig config) {
        State before = state;
        try {
            password.take(config.password());
            HttpSettings settings = HttpSettings.of(config, password);
            Optional<String> caution = settings.authorization().flatMap(used -> password.warning());
            Optional<ScoringService> kept =
                    before.service().filter(running -> running.settings().equals(settings));
            ScoringService service = kept.orElseGet(() -> new ScoringService(settings));
            state = new State(Optional.of(service), Optional.empty(), caution);
            if (kept.isEmpty()) {
                before.service().ifPresent(ScoringService::retire);
                lastFailure = Optional.empty();
            }
            if (kept.isEmpty() || before.refusal().isPresent()) {
                LOG.info("{}: scores by {}", pid, settings);
            }
            caution.filter(text -> before.caution().isEmpty()).ifPresent(text -> LOG.warn("{}: {}", pid, text));
        } catch (IllegalArgumentException e) {
            refuse(e, before);
        }
    }

    private void refuse(IllegalArgumentException reason, State before) {
        state = new State(before.service(), Optional.of(reason), before.caution());
        boolean isNew = before.refusal()
                .filter(old -> old.getMessage().equals(reason.getMessage()))
                .isEmpty();
        if (isNew) { // Kura hands over the same again at each start
            lastError = Optional.of(Incident.now(reason.getMessage()));
            LOG.warn("{}: {}", pid, status().message());
        }
    }

    /** Fails the batches in progress; they may be tried elsewhere. */
    @Deactivate
    void deactivate() {
        state.service().ifPresent(ScoringService::close);
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        try {
            Scores scores = scoreByCurrentService(readings);
            scored.add(readings.size());
            lastFailure = Optional.empty();
            return scores;
        } catch (ScoringException e) {
            failures.increment();
            lastError = Optional.of(Incident.now(e.getMessage()));
            if (!e.isPermanent()) {
                lastFailure = Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    private Scores scoreByCurrentService(List<Reading> readings) throws ScoringException {
        while (true) {
            State now = state;
            if (now.service().isEmpty()) {
                throw ScoringException.passing(
                        pid + ": " + status().message(), now.refusal().orElse(null));
            }
            Optional<Scores> scores = now.service().get().score(readings);
            if (scores.isPresent()) {
                return scores.get();
            }
            if (state == now) {
                throw ScoringException.passing("the scorer was stopped", new CancellationException());
            }
            // the configuration changed between the two steps: ask the new service
        }
    }

    @Override
    public Status status() {
        State now = state;
        String doing = now.service().map(s -> "scores by " + s.settings()).orElse("does not score");
        Map<String, Object> figures = new LinkedHashMap<>();
        now.service().ifPresent(service -> {
            figures.put("model", service.settings().model().label());
            figures.put("service left alone", service.isLeftAlone());
        });
        figures.put("readings scored", scored.total());
        scored.describe("readings", figures);
        figures.put("batches failed", failures.sum());
        lastError.ifPresent(error -> figures.put("last error", error.toString()));
        if (now.refusal().isPresent()) {
            return new Status(
                    pid,
                    now.service().isPresent() ? Status.Level.WARNING : Status.Level.ERROR,
                    "the configuration is refused, " + now.refusal().get().getMessage() + "; until then it " + doing,
                    figures);
        }
        return lastFailure
                .map(failure -> new Status(pid, Status.Level.ERROR, failure, figures))
                .or(() -> now.caution().map(caution -> new Status(pid, Status.Level.WARNING, caution, figures)))
                .orElseGet(() -> new Status(pid, Status.Level.OK, doing, figures));
    }
}
