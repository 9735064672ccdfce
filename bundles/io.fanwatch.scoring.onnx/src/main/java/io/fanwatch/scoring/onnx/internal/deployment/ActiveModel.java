// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.session.Judgement;
import io.fanwatch.scoring.onnx.internal.session.ModelFaultException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The active model and the one that takes over if it fails. Exchanges them between two batches, and scores the batch that
 * the active one fails on by the other. Thread-safe.
 *
 * <p>Two locks, taken in this order: {@code recovery} by a batch that the model failed on, {@code swap} for the moment of
 * an exchange. Scoring takes neither.
 */
public final class ActiveModel {

    /** What holds now, with the reason if it is not what is asked for. */
    public record State(Optional<DeployedModel> active, Optional<DeployedModel> standby, Optional<String> problem) {

        private State under(Settings settings, Optional<String> newProblem) {
            return new State(active.map(m -> m.under(settings)), standby.map(m -> m.under(settings)), newProblem);
        }

        private Stream<DeployedModel> models() {
            return Stream.concat(active.stream(), standby.stream());
        }

        private boolean has(DeployedModel model) {
            return models().anyMatch(here -> here.model() == model.model());
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ActiveModel.class);

    private final String name;
    private final ModelHistory history;
    private final ModelEventPublisher events;
    private final BackgroundExecutor background;
    private final Object swap = new Object();
    private final Object recovery = new Object();
    private final LongAdder rollbacks = new LongAdder();
    private volatile Optional<Settings> settings = Optional.empty();
    private boolean ended;
    private volatile State state = without("the scorer has no valid configuration: correct it as its status says");

    ActiveModel(String name, ModelHistory history, ModelEventPublisher events, BackgroundExecutor background) {
        this.name = name;
        this.history = history;
        this.events = events;
        this.background = background;
    }

    private static State without(String problem) {
        return new State(Optional.empty(), Optional.empty(), Optional.of(problem));
    }

    State state() {
        return state;
    }

    Optional<DeployedModel> active() {
        return state.active();
    }

    /** How often a model was taken out of service because it failed. */
    long rollbacks() {
        return rollbacks.sum();
    }

    Optional<Settings> settings() {
        return settings;
    }

    /** Goes by that configuration from the next batch on, by the models that are loaded. */
    void use(Settings newSettings) {
        synchronized (swap) {
            if (!ended) {
                Optional<String> problem = settings.isPresent()
                        ? state.problem()
                        : Optional.of("its model is being loaded: wait a moment");
                settings = Optional.of(newSettings);
                state = state.under(newSettings, problem);
            }
        }
    }

    /**
     * Exchanges the model between two batches, unless another configuration is active by now or the end has come: then the
     * model is closed if it is a new one.
     *
     * @param wanted the configuration that it was chosen by
     * @param next the model to be active; empty for the one that is
     * @param problem why it is not the one that is asked for
     * @param report of the next one's shadow run, if it had one
     * @return whether another model is active now; the next one may have failed while it was chosen
     */
    boolean takeOver(
            Settings wanted, Optional<DeployedModel> next, Optional<String> problem, Optional<ShadowReport> report) {
        State before;
        State after;
        synchronized (swap) {
            before = state;
            if (ended || !settings.equals(Optional.of(wanted))) {
                next.filter(model -> !state.has(model)).ifPresent(DeployedModel::close);
                return false;
            }
            // what failed while it was chosen was closed when the one before took its place
            boolean failed = next.filter(model -> model.model().isClosed()).isPresent();
            Optional<DeployedModel> active = failed ? before.active() : next.or(before::active);
            Optional<DeployedModel> standby = areSame(before.active(), active)
                    ? before.standby()
                    // only what is another file is worth falling back to
                    : before.models()
                            .filter(model -> !model.digest().equals(active.get().digest()))
                            .findFirst();
            after = new State(active, standby, Optional.empty()).under(wanted, failed ? before.problem() : problem);
            state = after;
        }
        before.models().filter(model -> !after.has(model)).forEach(DeployedModel::close);
        if (areSame(before.active(), after.active())) {
            return false;
        }
        history.serves(after.active().get());
        events.tookOver(before.active(), after.active().get(), report);
        return true;
    }

    private static boolean areSame(Optional<DeployedModel> one, Optional<DeployedModel> other) {
        return one.map(DeployedModel::model).equals(other.map(DeployedModel::model));
    }

    /** Scores a batch by one model, and has the scores compared if a version runs in shadow. */
    Scores score(List<Reading> readings, Optional<ShadowRun> beside) throws ScoringException {
        while (true) {
            State now = state;
            if (now.active().isEmpty()) {
                throw ScoringException.passing(now.problem().orElseThrow(), null);
            }
            DeployedModel active = now.active().get();
            Optional<Scores> recovered;
            try {
                Optional<Judgement> scores = score(active, readings, beside);
                if (scores.isPresent()) {
                    active.prove();
                    return scores(active, scores.get());
                }
                // exchanged between the two steps: the state already has the next model
                continue;
            } catch (ModelFaultException e) {
                recovered = recover(active, readings, e, e.asScoringException());
            } catch (ScoringException e) {
                if (active.proven().get()) {
                    throw e;
                }
                // it has not scored any batch yet: perhaps it wants what no reading has
                recovered = recover(active, readings, e, e);
            }
            if (recovered.isPresent()) {
                return recovered.get();
            }
        }
    }

    private static Scores scores(DeployedModel model, Judgement judgement) {
        return new Scores(model.description(), judgement.probabilities(), judgement.findings());
    }

    private static Optional<Judgement> score(DeployedModel active, List<Reading> readings, Optional<ShadowRun> beside)
            throws ScoringException, ModelFaultException {
        if (beside.isEmpty()) {
            return active.model().score(readings);
        }
        long begun = System.nanoTime();
        Optional<Judgement> scores = active.model().score(readings);
        if (scores.isPresent()) {
            long nanos = System.nanoTime() - begun;
            double threshold = active.description().threshold();
            beside.get().offer(readings, new ShadowReport.Scored(scores.get().probabilities(), threshold, nanos));
        }
        return scores;
    }

    /**
     * Scores a batch that the active model failed on by the one before, which takes over for good if it can do it.
     *
     * @return nothing if another model is active already
     * @throws ScoringException that one, if there is none before or it fails too: then the batch is at fault
     */
    private Optional<Scores> recover(
            DeployedModel failed, List<Reading> readings, Exception reason, ScoringException otherwise)
            throws ScoringException {
        synchronized (recovery) {
            Optional<DeployedModel> standby = isActive(failed) ? standby(failed) : Optional.empty();
            if (!isActive(failed)) {
                return Optional.empty();
            }
            DeployedModel before = standby.orElseThrow(() -> otherwise);
            Optional<Judgement> scores;
            try {
                scores = before.model().score(readings);
            } catch (ScoringException | ModelFaultException e) {
                LOG.debug("{}: {} fails on that batch too: {}", name, before.label(), e.getMessage());
                throw otherwise;
            }
            if (scores.isPresent()) {
                rollBack(failed, before, reason);
            }
            return scores.map(judgement -> scores(before, judgement));
        }
    }

    private boolean isActive(DeployedModel model) {
        return areSame(state.active(), Optional.of(model));
    }

    private Optional<DeployedModel> standby(DeployedModel failed) {
        Settings wanted = settings.orElseThrow();
        Optional<DeployedModel> ready = state.standby();
        if (ready.filter(s -> s.trusted().equals(wanted.keys())).isPresent()) {
            return ready;
        }
        // there is none, or the keys changed since it was checked
        Optional<DeployedModel> loaded = history.fallBack(wanted, failed.digest());
        Optional<DeployedModel> left = loaded;
        synchronized (swap) {
            if (isActive(failed) && areSame(state.standby(), ready)) {
                left = ready;
                state = new State(state.active(), loaded, state.problem());
            }
        }
        left.ifPresent(DeployedModel::close);
        return state.standby();
    }

    private void rollBack(DeployedModel failed, DeployedModel before, Exception reason) {
        String message = "model " + failed.label() + " was taken out of service, it failed (" + reason.getMessage()
                + "): " + failed.remedy();
        synchronized (swap) {
            if (!isActive(failed)) {
                return;
            }
            history.blame(failed, message);
            state = new State(Optional.of(before), Optional.empty(), Optional.of(message));
        }
        before.prove();
        rollbacks.increment();
        failed.close();
        events.rolledBack(failed, before, message);
        // the disk may take long: not while a batch waits
        background.execute(() -> history.settle(failed, before, message));
        background.lookLater();
    }

    /** Later batches fail, and may be tried elsewhere. */
    void end() {
        State before;
        synchronized (swap) {
            ended = true;
            before = state;
            state = without("the scorer was stopped");
        }
        before.models().forEach(DeployedModel::close);
    }
}
