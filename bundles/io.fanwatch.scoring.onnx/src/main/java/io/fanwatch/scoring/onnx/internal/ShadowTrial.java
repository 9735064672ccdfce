package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ScoringException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a later version in shadow of the one in force, and lets it take over or holds it back. But for {@link #running} and
 * {@link #report} it is called under the lock that it is given.
 */
final class ShadowTrial {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowTrial.class);

    private final String name;
    private final Object lock;
    private final KeptModels kept;
    private final ModelsInForce models;
    private final ModelNews news;
    private final Runnable recheck;
    private volatile Optional<ShadowRun> running = Optional.empty();
    private volatile Optional<ShadowReport> last = Optional.empty();
    private Settings settings;

    /**
     * @param lock held while the model is chosen
     * @param recheck called when a run has ended, so that another version can be chosen
     */
    ShadowTrial(String name, Object lock, KeptModels kept, ModelsInForce models, ModelNews news, Runnable recheck) {
        this.name = name;
        this.lock = lock;
        this.kept = kept;
        this.models = models;
        this.news = news;
        this.recheck = recheck;
    }

    /** The run in progress. */
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
    void begin(Active candidate) {
        end();
        LOG.info("{}: model {} runs in shadow beside the one in force", name, candidate.label());
        running = Optional.of(new ShadowRun(name + "-shadow", candidate, settings.shadow(), new ShadowRun.Listener() {
            @Override
            public void ended(ShadowRun run, ShadowReport report) {
                decide(run, report, report.agreement() >= run.plan().agreement(), "");
            }

            @Override
            public void failed(ShadowRun run, ShadowReport report, Throwable reason) {
                boolean isOfScoring = reason instanceof ScoringException || reason instanceof ModelFaultException;
                decide(run, report, false, isOfScoring ? reason.getMessage() : reason.toString());
            }
        }));
    }

    /** Ends the run in progress without a decision. */
    void end() {
        running.ifPresent(run -> {
            running = Optional.empty();
            run.close();
            run.candidate().model().close();
        });
    }

    private void decide(ShadowRun run, ShadowReport report, boolean agreed, String failure) {
        synchronized (lock) {
            if (running.filter(run::equals).isEmpty()) {
                return;
            }
            running = Optional.empty();
            if (agreed) {
                letIn(run.candidate(), report.ending("took over"));
            } else {
                holdBack(run, report.ending("held back"), failure);
            }
            recheck.run();
        }
    }

    private void letIn(Active candidate, ShadowReport report) {
        last = Optional.of(report);
        LOG.info("{}: model {} takes over after its shadow run: {}", name, candidate.label(), report.summary());
        models.takeOver(settings, Optional.of(candidate), Optional.empty())
                .ifPresent(exchange -> news.tookOver(exchange, Optional.of(report)));
    }

    private void holdBack(ShadowRun run, ShadowReport report, String failure) {
        last = Optional.of(report);
        Active candidate = run.candidate();
        String reason = failure.isEmpty()
                ? "agreed too little with the model in force, " + run.plan().agreement() + " is asked for: "
                        + report.summary()
                : "failed in its shadow run (" + failure + ")";
        String words = "model " + candidate.label() + " is held back, it " + reason + ": " + candidate.remedy();
        LOG.info("{}: {}", name, words);
        kept.mark(candidate, words);
        candidate.model().close();
        news.heldBack(candidate, models.active(), words, report);
    }
}
