package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static final long FIRST_LOOK_SECONDS = 10;

    private final Object choice = new Object();
    private final Runnable recheck;
    private final Upkeep upkeep;
    private final AtomicBoolean recheckAsked = new AtomicBoolean();
    private final CountDownLatch firstLook = new CountDownLatch(1);
    private final SeenSchemas schemas = new SeenSchemas();
    private final KeptModels kept;
    private final ModelsInForce models;
    private final ShadowTrial trial;
    private final ModelSearch search;
    private final ModelNews news;
    private volatile boolean closed;

    /**
     * @param name the {@code kura.service.pid} of the scorer, which its threads are called by
     * @param recheck called on a thread of its own when {@link #update} should be called again
     * @param listener told what happens, on that thread too
     */
    ModelKeeper(String name, VersionStore store, Runnable recheck, Consumer<ModelChange> listener) {
        this.recheck = recheck;
        upkeep = new Upkeep(name + "-models");
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
        if (recheckAsked.compareAndSet(false, true)) {
            upkeep.execute(() -> {
                recheckAsked.set(false);
                recheck.run();
            });
        }
    }

    /** Has it done on that thread. */
    void later(Runnable task) {
        upkeep.execute(task);
    }

    /**
     * Goes by that configuration from now on. The model in force does at once, as far as the configuration concerns it; which
     * model that is to be is for {@link #update} to find.
     */
    void use(Settings settings) {
        models.use(settings);
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
     * Takes the best model that the configuration allows, loading it if it is not in force already. What cannot be used is
     * told by {@link #state()}. What was loaded for a configuration that was replaced meanwhile is not taken.
     */
    void update(List<ModelOffer> installed) {
        synchronized (choice) {
            if (closed || models.settings().isEmpty()) {
                return;
            }
            Settings settings = models.settings().get();
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
        firstLook.countDown();
    }

    /**
     * Scores a batch by one model. Waits for the first one to be loaded, 10 s at most.
     *
     * @throws ScoringException if there is no model, a reading lacks a feature, or the model fails and no other can do it
     */
    Scores score(List<Reading> readings) throws ScoringException {
        if (firstLook.getCount() > 0) {
            awaitFirstLook();
        }
        boolean news = schemas.see(readings.get(0).schema());
        if (news && models.state().problem().isPresent()) {
            // it may have a feature that a refused model wants
            recheckLater();
        }
        return models.score(readings, trial.running());
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

    /**
     * Later batches fail, and may be tried elsewhere. Returns when what is being loaded is done and given up, and no thread is
     * left.
     */
    @Override
    public void close() {
        closed = true;
        models.end();
        firstLook.countDown();
        synchronized (choice) {
            trial.end();
        }
        upkeep.close();
    }
}
