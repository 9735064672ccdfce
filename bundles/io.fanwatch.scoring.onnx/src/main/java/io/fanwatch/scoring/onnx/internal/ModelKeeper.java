package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.Version;

/**
 * Keeps the model in force and exchanges it under load. A model takes over only once it was loaded and checked, and was
 * compared with the one before if that is asked for; until then, and for ever if it is not fit, the one before goes on,
 * even if that was uninstalled meanwhile. The one before stays loaded: when a model fails in service, its batch is scored
 * by the one before, which is then in force again. Thread-safe.
 *
 * <p>One model is chosen and loaded at a time, under a lock that no batch waits for; the locks of {@link ModelsInForce} are
 * taken inside of it.
 */
final class ModelKeeper implements AutoCloseable {

    private static final long UPKEEP_IDLE_SECONDS = 5;

    private final Object choice = new Object();
    private final Runnable recheck;
    private final ThreadPoolExecutor upkeep;
    private final SeenSchemas schemas = new SeenSchemas();
    private final KeptModels kept;
    private final ModelsInForce models;
    private final ShadowTrial trial;
    private final ModelSearch search;
    private final ModelNews news;
    private boolean closed;

    /**
     * @param name the {@code kura.service.pid} of the scorer, which its threads are called by
     * @param recheck called on a thread of its own when {@link #update} should be called again
     * @param listener told what happens, on that thread too
     */
    ModelKeeper(String name, VersionStore store, Runnable recheck, Consumer<ModelChange> listener) {
        this.recheck = recheck;
        upkeep = new ThreadPoolExecutor(
                1, 1, UPKEEP_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-models");
                    thread.setDaemon(true);
                    return thread;
                });
        upkeep.allowCoreThreadTimeOut(true);
        upkeep.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        news = new ModelNews(name, upkeep, listener);
        kept = new KeptModels(name, store, schemas);
        models = new ModelsInForce(name, kept, new ModelsInForce.Listener() {
            @Override
            public void rolledBack(Active failed, Active before, String words) {
                news.rolledBack(failed, before, words);
                // the disk may take long: not while a batch waits
                upkeep.execute(() -> {
                    kept.settle(failed, before, words);
                    recheck.run();
                });
            }

            @Override
            public void choiceFailed() {
                recheckLater();
            }
        });
        trial = new ShadowTrial(name, choice, kept, models, news, this::recheckLater);
        search = new ModelSearch(kept, models, trial, schemas, news);
    }

    /** Has {@link #update} called again, on a thread of its own. */
    void recheckLater() {
        upkeep.execute(recheck);
    }

    /** What holds now. */
    ModelsInForce.State state() {
        return models.state();
    }

    /** How the version in shadow compares, or the last one that was. */
    Optional<ShadowReport> shadowReport() {
        return trial.report();
    }

    /** How often a model was taken out of service because it failed. */
    long rollbacks() {
        return models.rollbacks();
    }

    /**
     * Takes the best model that the settings allow, loading it if it is not in force already. What cannot be used is told
     * by {@link #state()}.
     */
    void update(Settings settings, List<ModelOffer> installed) {
        synchronized (choice) {
            if (closed) {
                return;
            }
            models.use(settings);
            trial.use(settings);
            kept.retry();
            List<ModelOffer> offers = new ArrayList<>(settings.choose(installed));
            settings.version().ifPresent(v -> offers.addAll(kept.offers(settings, v)));
            ModelSearch.Found found = search.look(settings, offers);
            found.toTry().ifPresent(trial::begin);
            if (!found.isTrying()) {
                trial.end();
            }
            models.takeOver(settings, found.next(), found.problem())
                    .ifPresent(exchange -> news.tookOver(exchange, Optional.empty()));
            if (found.problem().isEmpty()) {
                news.nothingRefused();
            }
            search.retain(installed);
            kept.keepActive(models.active(), settings, search.needed());
        }
    }

    /**
     * Scores a batch by one model.
     *
     * @throws ScoringException if there is no model, a reading lacks a feature, or the model fails and no other can do it
     */
    Scores score(List<Reading> readings) throws ScoringException {
        boolean news = schemas.see(readings.get(0).schema());
        if (news && models.state().problem().isPresent()) {
            // it may have a feature that a refused model wants
            recheckLater();
        }
        return models.score(readings, trial.running());
    }

    /** Lets a version be used again that failed or was held back. */
    void permit(String model, Version version) {
        kept.permit(model, version);
    }

    /** Lets a file be used again that failed. */
    void permit(Path file, Settings wanted) {
        kept.permit(file, wanted);
    }

    /** Finds the version to go back to, of those held: the one below that was in force last and is not known to fail. */
    Optional<Version> earlier(String model, List<Version> held) {
        return models.active().flatMap(active -> kept.earlier(active, model, held));
    }

    /** Later batches fail, and may be tried elsewhere. */
    @Override
    public void close() {
        synchronized (choice) {
            closed = true;
            trial.end();
            models.end();
            upkeep.shutdown();
        }
    }
}
