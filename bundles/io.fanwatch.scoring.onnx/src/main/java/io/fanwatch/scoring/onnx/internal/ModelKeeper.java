package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the model in force and exchanges it under load. A model takes over only once it was loaded and checked; until
 * then, and for ever if it is not valid, the one before goes on, even if that was uninstalled meanwhile. Thread-safe.
 */
final class ModelKeeper implements AutoCloseable {

    /**
     * What holds now.
     *
     * @param active the model in force
     * @param problem why it is not the one that is asked for
     */
    record State(Optional<Active> active, Optional<Exception> problem) {}

    /**
     * The model in force.
     *
     * @param description what it is, with the threshold in force
     * @param offer where it came from
     */
    record Active(OnnxModel model, ModelDescription description, ModelOffer offer, Execution execution) {

        boolean is(ModelOffer other, Execution otherExecution) {
            return offer.revision().equals(other.revision()) && execution.equals(otherExecution);
        }
    }

    private static final class NoModelException extends Exception {

        private static final long serialVersionUID = 1L;

        NoModelException(String message) {
            super(message);
        }
    }

    private volatile State state = new State(
            Optional.empty(),
            Optional.of(new NoModelException("the scorer has no valid configuration: correct it as its status says")));
    private boolean closed;

    /** What holds now. */
    State state() {
        return state;
    }

    /**
     * Takes the best model that the settings allow, loading it if it is not in force already. What cannot be used is told
     * by {@link #state()}.
     */
    synchronized void update(Settings settings, List<ModelOffer> installed) {
        if (closed) {
            return;
        }
        Optional<Active> before = state.active();
        Optional<Active> next = Optional.empty();
        Optional<Exception> problem = Optional.empty();
        List<ModelOffer> offers = settings.choose(installed);
        if (offers.isEmpty()) {
            problem = Optional.of(new NoModelException("no " + settings.wanted()
                    + " is installed: install the model package that brings it, or give a model.file"));
        }
        for (ModelOffer offer : offers) {
            if (before.map(a -> a.is(offer, settings.execution())).orElse(false)) {
                break;
            }
            try {
                OnnxRuntimeLibrary.require(getClass().getClassLoader());
                OnnxModel model = offer.load(settings.execution());
                next = Optional.of(new Active(model, settings.describe(model.metadata()), offer, settings.execution()));
                break;
            } catch (InvalidModelException e) {
                problem = problem.or(() -> Optional.of(e));
                if (before.isPresent()) {
                    break;
                }
            } catch (RuntimeMissingException e) {
                problem = Optional.of(e);
                break;
            }
        }
        Optional<Active> after = next.or(() -> before.map(
                a -> new Active(a.model(), settings.describe(a.model().metadata()), a.offer(), a.execution())));
        state = new State(after, problem);
        if (next.isPresent()) {
            before.ifPresent(a -> a.model().close());
        }
    }

    /**
     * Scores a batch by one model.
     *
     * @throws ScoringException if there is no model, a reading lacks a feature, or the model fails
     */
    Scores score(List<Reading> readings) throws ScoringException {
        while (true) {
            State now = state;
            if (now.active().isEmpty()) {
                Exception problem = now.problem().orElseThrow();
                throw ScoringException.passing(problem.getMessage(), problem);
            }
            Active active = now.active().get();
            Optional<float[]> scores = active.model().score(readings);
            if (scores.isPresent()) {
                return new Scores(active.description(), scores.get());
            }
            // exchanged between the two steps: the state already has the next model
        }
    }

    /** Waits for the batch in progress; later ones fail, and may be tried elsewhere. */
    @Override
    public synchronized void close() {
        closed = true;
        Optional<Active> before = state.active();
        state = new State(Optional.empty(), Optional.of(new NoModelException("the scorer was stopped")));
        before.ifPresent(a -> a.model().close());
    }
}
