package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model in force and the one that takes over if it fails. Exchanges them between two batches, and scores the batch
 * that the one in force fails on by the other. Thread-safe.
 *
 * <p>Two locks, taken in this order: {@code recovery} by a batch that the model failed on, {@code swap} for the moment of
 * an exchange. Scoring takes neither.
 */
final class ModelsInForce {

    /**
     * What holds now.
     *
     * @param active the model in force
     * @param standby the loaded model that takes over if that one fails
     * @param problem why it is not the one that is asked for
     */
    record State(Optional<Active> active, Optional<Active> standby, Optional<Exception> problem) {}

    /**
     * One model in the place of another.
     *
     * @param before the one in force until then
     */
    record Exchange(Optional<Active> before, Active now) {}

    /** Told on a thread that scores a batch: it must not wait. */
    interface Listener {

        /** A model failed, and the one before is in force; {@link KeptModels#settle} is still to be called. */
        void rolledBack(Active failed, Active before, String words);

        /** A model failed while it was chosen: there should be another choice. */
        void choiceFailed();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModelsInForce.class);

    private final String name;
    private final KeptModels kept;
    private final Listener listener;
    private final Object swap = new Object();
    private final Object recovery = new Object();
    private final LongAdder rollbacks = new LongAdder();
    private volatile Optional<Settings> settings = Optional.empty();
    private boolean ended;
    private volatile State state = new State(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new NotUsedException("the scorer has no valid configuration: correct it as its status says")));

    ModelsInForce(String name, KeptModels kept, Listener listener) {
        this.name = name;
        this.kept = kept;
        this.listener = listener;
    }

    State state() {
        return state;
    }

    Optional<Active> active() {
        return state.active();
    }

    /** How often a model was taken out of service because it failed. */
    long rollbacks() {
        return rollbacks.sum();
    }

    /** The configuration to go by. */
    Optional<Settings> settings() {
        return settings;
    }

    /** Goes by that configuration from the next batch on, by the models that are loaded. */
    void use(Settings newSettings) {
        synchronized (swap) {
            if (ended) {
                return;
            }
            State before = state;
            Optional<Exception> problem = settings.isPresent()
                    ? before.problem()
                    : Optional.of(new NotUsedException("its model is being loaded: wait a moment"));
            settings = Optional.of(newSettings);
            state = new State(
                    before.active().map(active -> active.under(newSettings)),
                    before.standby().map(standby -> standby.under(newSettings)),
                    problem);
        }
    }

    /**
     * Exchanges the model between two batches, unless another configuration is in force by now or the end has come: then the
     * model is closed if it is a new one.
     *
     * @param wanted the configuration that it was chosen by
     * @param next the model to be in force; empty for the one that is
     * @param problem why it is not the one that is asked for
     * @return nothing if the same model goes on
     */
    Optional<Exchange> takeOver(Settings wanted, Optional<Active> next, Optional<Exception> problem) {
        List<Active> left = new ArrayList<>();
        Optional<Exchange> exchange = Optional.empty();
        boolean failed;
        synchronized (swap) {
            State before = state;
            if (ended || !settings.equals(Optional.of(wanted))) {
                next.filter(active -> !areSame(before.active(), next) && !areSame(before.standby(), next))
                        .ifPresent(active -> active.model().close());
                return Optional.empty();
            }
            // what failed while it was chosen was closed when the one before took its place
            failed = next.filter(active -> active.model().isClosed()).isPresent();
            Optional<Active> after =
                    (failed ? before.active() : next.or(before::active)).map(active -> active.under(wanted));
            Optional<Active> standby = before.standby();
            if (after.isPresent() && !areSame(before.active(), after)) {
                exchange = Optional.of(new Exchange(before.active(), after.get()));
                if (before.active().isPresent()) {
                    Active old = before.active().get();
                    // only what is another file is worth falling back to
                    Optional<Active> newStandby = Stream.concat(Stream.of(old), standby.stream())
                            .filter(s -> !s.digest().equals(after.get().digest()))
                            .findFirst();
                    Stream.concat(Stream.of(old), standby.stream())
                            .filter(a -> a.model() != after.get().model() && !areSame(newStandby, Optional.of(a)))
                            .forEach(left::add);
                    standby = newStandby;
                }
            }
            state = new State(after, standby.map(s -> s.under(wanted)), failed ? before.problem() : problem);
        }
        left.forEach(active -> active.model().close());
        if (failed) {
            listener.choiceFailed();
        }
        exchange.ifPresent(e -> kept.serves(e.now()));
        return exchange;
    }

    private static boolean areSame(Optional<Active> one, Optional<Active> other) {
        return one.map(Active::model).equals(other.map(Active::model));
    }

    /**
     * Scores a batch by one model.
     *
     * @param beside compares the scores, if there is one
     * @throws ScoringException if there is no model, a reading lacks a feature, or the model fails and no other can do it
     */
    Scores score(List<Reading> readings, Optional<ShadowRun> beside) throws ScoringException {
        while (true) {
            State now = state;
            if (now.active().isEmpty()) {
                Exception problem = now.problem().orElseThrow();
                throw ScoringException.passing(problem.getMessage(), problem);
            }
            Active active = now.active().get();
            Optional<Scores> recovered;
            try {
                Optional<float[]> scores = score(active, readings, beside);
                if (scores.isPresent()) {
                    active.prove();
                    return new Scores(active.description(), scores.get());
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

    private static Optional<float[]> score(Active active, List<Reading> readings, Optional<ShadowRun> beside)
            throws ScoringException, ModelFaultException {
        if (beside.isEmpty()) {
            return active.model().score(readings);
        }
        long begun = System.nanoTime();
        Optional<float[]> scores = active.model().score(readings);
        if (scores.isPresent()) {
            beside.get().offer(readings, scores.get(), active.description().threshold(), System.nanoTime() - begun);
        }
        return scores;
    }

    /**
     * Scores a batch that the model in force failed on by the one before, which takes over for good if it can do it.
     *
     * @return nothing if another model is in force already
     * @throws ScoringException that one, if there is none before or it fails too: then the batch is at fault
     */
    private Optional<Scores> recover(
            Active failed, List<Reading> readings, Exception reason, ScoringException otherwise)
            throws ScoringException {
        synchronized (recovery) {
            if (!isInForce(failed)) {
                return Optional.empty();
            }
            Optional<Active> standby = standby(failed);
            if (!isInForce(failed)) {
                return Optional.empty();
            }
            Active before = standby.orElseThrow(() -> otherwise);
            Optional<float[]> scores;
            try {
                scores = before.model().score(readings);
            } catch (ScoringException | ModelFaultException e) {
                LOG.debug("{}: {} fails on that batch too: {}", name, before.label(), e.getMessage());
                throw otherwise;
            }
            if (scores.isPresent()) {
                rollBack(failed, before, reason);
            }
            return scores.map(s -> new Scores(before.description(), s));
        }
    }

    private boolean isInForce(Active active) {
        return areSame(state.active(), Optional.of(active));
    }

    private Optional<Active> standby(Active failed) {
        Settings wanted = settings.orElseThrow();
        Optional<Active> ready = state.standby();
        if (ready.filter(s -> s.trusted().equals(wanted.keys())).isPresent()) {
            return ready;
        }
        // there is none, or the keys changed since it was checked
        try {
            Optional<Active> loaded = kept.fallBack(wanted, failed.digest());
            Optional<Active> left = loaded;
            synchronized (swap) {
                if (isInForce(failed) && areSame(state.standby(), ready)) {
                    left = ready;
                    state = new State(state.active(), loaded, state.problem());
                }
            }
            left.ifPresent(unused -> unused.model().close());
            return state.standby();
        } catch (RuntimeMissingException e) {
            throw new IllegalStateException("a model is in force without ONNX Runtime", e);
        }
    }

    private void rollBack(Active failed, Active before, Exception reason) {
        String words = "model " + failed.label() + " was taken out of service, it failed (" + reason.getMessage()
                + "): " + failed.remedy();
        synchronized (swap) {
            if (!isInForce(failed)) {
                return;
            }
            kept.blame(failed, words);
            state = new State(Optional.of(before), Optional.empty(), Optional.of(new NotUsedException(words)));
        }
        before.prove();
        rollbacks.increment();
        failed.model().close();
        listener.rolledBack(failed, before, words);
    }

    /** Later batches fail, and may be tried elsewhere. */
    void end() {
        State before;
        synchronized (swap) {
            ended = true;
            before = state;
            state = new State(
                    Optional.empty(), Optional.empty(), Optional.of(new NotUsedException("the scorer was stopped")));
        }
        Stream.concat(before.active().stream(), before.standby().stream())
                .forEach(active -> active.model().close());
    }
}
