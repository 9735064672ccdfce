// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.session.ModelFaultException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a later version in shadow of the active one, and lets it take over or holds it back. But for {@link #running} and
 * {@link #report} it is called under the lock that it is given.
 */
final class ShadowTrial {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowTrial.class);

    private final String name;
    private final Object lock;
    private final ModelHistory history;
    private final ActiveModel models;
    private final ModelEventPublisher events;
    private final Runnable recheck;
    private volatile Optional<ShadowRun> running = Optional.empty();
    private volatile Optional<ShadowReport> last = Optional.empty();
    private Settings settings;

    /**
     * @param lock held while the model is chosen
     * @param recheck called when a run has ended, so that another version can be chosen
     */
    ShadowTrial(
            String name,
            Object lock,
            ModelHistory history,
            ActiveModel models,
            ModelEventPublisher events,
            Runnable recheck) {
        this.name = name;
        this.lock = lock;
        this.history = history;
        this.models = models;
        this.events = events;
        this.recheck = recheck;
    }

    Optional<ShadowRun> running() {
        return running;
    }

    /** How the version in shadow compares, or the last one that was. */
    Optional<ShadowReport> report() {
        return running.map(ShadowRun::report).or(() -> last);
    }

    /** Whether that file is being tried under that configuration. */
    boolean isTrying(String digest, Settings wanted) {
        return running.filter(run -> run.candidate().is(digest, wanted.execution())
                        && run.candidate().trusted().equals(wanted.keys())
                        && run.candidate().isUnder(wanted)
                        && run.plan().equals(wanted.shadow()))
                .isPresent();
    }

    /** Goes by that configuration when the run ends. */
    void use(Settings newSettings) {
        settings = newSettings;
    }

    /** Begins a run, in place of the one in progress. */
    void begin(DeployedModel candidate) {
        end();
        LOG.info("{}: model {} runs in shadow beside the active one", name, candidate.label());
        running = Optional.of(new ShadowRun(name + "-shadow", candidate, settings.shadow(), this::decide));
    }

    /** Ends the run in progress without a decision. */
    void end() {
        running.ifPresent(run -> {
            running = Optional.empty();
            run.close();
            run.candidate().close();
        });
    }

    private void decide(ShadowRun run, Optional<Throwable> failure) {
        synchronized (lock) {
            if (running.filter(run::equals).isEmpty()) {
                return;
            }
            running = Optional.empty();
            last = Optional.of(run.report());
            if (failure.isEmpty() && run.report().agreement() >= run.plan().agreement()) {
                letIn(run.candidate(), run.report());
            } else {
                holdBack(run, failure);
            }
            recheck.run();
        }
    }

    private void letIn(DeployedModel candidate, ShadowReport report) {
        report.end("took over");
        LOG.info("{}: model {} takes over after its shadow run: {}", name, candidate.label(), report.summary());
        models.takeOver(settings, Optional.of(candidate), Optional.empty(), Optional.of(report));
    }

    private void holdBack(ShadowRun run, Optional<Throwable> failure) {
        run.report().end("held back");
        DeployedModel candidate = run.candidate();
        String reason = failure.map(e -> "failed in its shadow run (" + words(e) + ")")
                .orElseGet(() ->
                        "agreed too little with the active model, " + run.plan().agreement() + " is asked for: "
                                + run.report().summary());
        String message = "model " + candidate.label() + " is held back, it " + reason + ": " + candidate.remedy();
        LOG.info("{}: {}", name, message);
        history.mark(candidate, message);
        candidate.close();
        events.heldBack(candidate, models.active(), message, run.report());
    }

    private static String words(Throwable failure) {
        return failure instanceof ScoringException || failure instanceof ModelFaultException
                ? failure.getMessage()
                : failure.toString();
    }
}
