// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelFile;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import io.fanwatch.scoring.onnx.internal.session.OnnxRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Version;

/**
 * Manages the active model and exchanges it under load. A model takes over only once it was loaded and checked, and was
 * compared with the one before if that is asked for; until then, and for ever if it is not fit, the one before goes on,
 * even if that was uninstalled meanwhile. The one before stays loaded: when a model fails in service, its batch is scored
 * by the one before, which is then active again. Thread-safe.
 *
 * <p>One model is chosen and loaded at a time, under a lock that no batch waits for; the locks of {@link ActiveModel} are
 * taken inside of it.
 */
public final class ModelManager implements AutoCloseable {

    private static final long FIRST_LOOK_SECONDS = 10;
    private static final int SCHEMAS_REMEMBERED = 16;
    private static final Duration TICK = Duration.ofSeconds(5);

    private final Object choice = new Object();
    private final BackgroundExecutor background;
    private final CountDownLatch firstLook = new CountDownLatch(1);
    /** Which features the readings brought so far. */
    private final Set<FeatureSchema> schemas = ConcurrentHashMap.newKeySet();

    private final KeptWindows windows;
    private final ModelHistory history;
    private final ActiveModel models;
    private final ShadowTrial trial;
    /** Of installed models, by their revisions. */
    private final Map<String, String> digests = new HashMap<>();

    private final ModelEventPublisher events;
    private final AtomicBoolean newChoice = new AtomicBoolean();
    private volatile FeatureSchema lastSchema;
    private volatile boolean closed;

    /**
     * @param name the {@code kura.service.pid} of the scorer, which its threads are called by
     * @param recheck called on a thread of its own when {@link #update} should be called again
     */
    public ModelManager(String name, ModelRepository repository, Runnable recheck) {
        background = new BackgroundExecutor(name + "-models", recheck);
        events = new ModelEventPublisher(name, background);
        windows = new KeptWindows(
                repository, () -> state().active(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        history = new ModelHistory(name, repository, schemas, windows);
        models = new ActiveModel(name, history, events, background);
        trial = new ShadowTrial(name, choice, history, models, events, this::recheckLater);
        background.every(TICK, windows::tick);
    }

    /** Adds how it does, in keeping what a model remembers. */
    public void describe(StatusReport report) {
        windows.describe(report);
    }

    /** Has {@link #update} called again, on a thread of its own. */
    public void recheckLater() {
        background.lookLater();
    }

    /** Tells what happens to the model, on that thread too. */
    public ModelEventPublisher events() {
        return events;
    }

    /**
     * Goes by that configuration from now on. The active model does at once, as far as the configuration concerns it; which
     * model that is to be is for {@link #update} to find. What an operator has just chosen may be used though it failed before.
     */
    public void use(Settings settings) {
        models.settings().filter(before -> settings.choosesOtherThan(before)).ifPresent(before -> newChoice.set(true));
        models.use(settings);
    }

    public ActiveModel.State state() {
        return models.state();
    }

    Optional<Settings> settings() {
        return models.settings();
    }

    /** An error while models cannot be looked for. */
    public Optional<Problem> problem() {
        return background.problem();
    }

    /** How the version in shadow compares, or the last one that was. */
    public Optional<ShadowReport> shadowReport() {
        return trial.report();
    }

    /** How often a model was taken out of service because it failed. */
    public long rollbacks() {
        return models.rollbacks();
    }

    /**
     * Takes the best model that the configuration allows, loading it if it is not active already. What cannot be used is
     * told by {@link #state()}. What was loaded for a configuration that was replaced meanwhile is not taken.
     *
     * @return whether it still manages models: it may have been closed meanwhile
     */
    public boolean update(List<ModelCandidate> installed) {
        synchronized (choice) {
            if (closed || models.settings().isEmpty()) {
                return false;
            }
            Settings settings = models.settings().get();
            trial.use(settings);
            history.retry();
            if (newChoice.getAndSet(false)) {
                history.permit(settings);
            }
            List<ModelCandidate> candidates = new ArrayList<>(settings.choose(installed));
            candidates.addAll(history.candidates(settings));
            ModelSearch search = new ModelSearch(history, models, trial, events, digests, settings);
            search.run(candidates);
            models.takeOver(settings, search.next(), search.problem(), Optional.empty());
            if (search.next().filter(model -> model.model().isClosed()).isPresent()) {
                // it failed while it was chosen: there should be another choice
                recheckLater();
            }
            if (search.problem().isEmpty()) {
                events.nothingRefused();
            }
            digests.keySet()
                    .retainAll(installed.stream().map(ModelCandidate::revision).toList());
            history.keepActive(models.active(), settings, search.needed());
            // what was looked for may be out of date by now: then the next look is the first one
            if (models.active().isPresent() || models.settings().get().equals(settings)) {
                firstLook.countDown();
            }
        }
        return !closed;
    }

    /** Scores a batch by one model. Waits for the first one to be loaded, 10 s at most. */
    public Scores score(List<Reading> readings) throws ScoringException {
        if (firstLook.getCount() > 0) {
            awaitFirstLook();
        }
        FeatureSchema schema = readings.get(0).schema();
        if (schema != lastSchema) {
            see(schema);
        }
        return models.score(readings, trial.running());
    }

    private void see(FeatureSchema schema) {
        lastSchema = schema;
        boolean isNew = schemas.size() < SCHEMAS_REMEMBERED && schemas.add(schema);
        if (isNew && models.state().problem().isPresent()) {
            // it may have a feature that a refused model wants
            recheckLater();
        }
    }

    private void awaitFirstLook() throws ScoringException {
        if (models.settings().isEmpty()) {
            return;
        }
        try {
            firstLook.await(FIRST_LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ScoringException.passing("interrupted while the model was being loaded", e);
        }
    }

    /** Makes every check that a model must pass before it may be tried, and tells what it is. */
    ModelMetadata check(ModelCandidate candidate, Settings wanted) throws InvalidModelException {
        Optional<String> missing = OnnxRuntime.missing();
        if (missing.isPresent()) {
            throw new InvalidModelException(missing.get());
        }
        ModelFile file = candidate.readTrusted(wanted.keys(), wanted.sizeMaximum());
        DeployedModel loaded = DeployedModel.load(candidate, file, wanted, schemas);
        loaded.close();
        return loaded.model().metadata();
    }

    /** Lets a version be used again that failed or was held back, at the next look. */
    void permit(String model, Version version) {
        history.permit(model, version);
        recheckLater();
    }

    /** Finds the version to go back to, of those held: the one below that was active last and is not known to fail. */
    Optional<Version> earlier(String model, List<Version> held) {
        return models.active().flatMap(active -> history.earlier(active, model, held));
    }

    /**
     * Later batches fail, and may be tried elsewhere. Returns when what is being loaded is done and given up, and no thread is
     * left.
     */
    @Override
    public void close() {
        closed = true;
        Optional<DeployedModel> last = models.active();
        models.end();
        firstLook.countDown();
        synchronized (choice) {
            trial.end();
        }
        background.execute(() -> windows.save(last));
        background.close();
    }
}
