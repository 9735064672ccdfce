package io.fanwatch.scoring.onnx.internal.scorer;

import io.fanwatch.api.Scores;
import io.fanwatch.api.Status;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.StatusLog;
import io.fanwatch.scoring.onnx.internal.deployment.ActiveModel;
import io.fanwatch.scoring.onnx.internal.deployment.DeployedModel;
import io.fanwatch.scoring.onnx.internal.deployment.ModelManager;
import io.fanwatch.scoring.onnx.internal.deployment.Settings;
import io.fanwatch.scoring.onnx.internal.deployment.VersionChooser;
import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What the scorer did and how it is doing. Thread-safe. */
final class ScorerStatus {

    private final StatusLog log = new StatusLog(OnnxScorer.class);
    private final String name;
    private final ActiveConfiguration<Settings> configuration;
    private final ModelManager manager;
    private final ModelRepository repository;
    private final InstalledModels installed;
    private final VersionChooser chooser;
    private final EventRate scored = new EventRate();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<Incident> lastError = Optional.empty();

    ScorerStatus(
            String name,
            ActiveConfiguration<Settings> configuration,
            ModelManager manager,
            ModelRepository repository,
            InstalledModels installed,
            VersionChooser chooser) {
        this.name = name;
        this.configuration = configuration;
        this.manager = manager;
        this.repository = repository;
        this.installed = installed;
        this.chooser = chooser;
    }

    void scored(Scores scores) {
        scored.add(scores.size());
    }

    void failed(String reason) {
        failures.increment();
        lastError = Optional.of(Incident.now(reason));
    }

    /** Writes to the log what is news. */
    void log() {
        log.note(report());
    }

    Status report() {
        ActiveModel.State now = manager.state();
        String doing = now.active().map(this::scoring).orElse("does not score");
        StatusReport report = new StatusReport(name)
                .rate("readings_scored", "readings scored", "readings", scored)
                .counter("batches_failed_total", "batches failed", "batches", failures.sum())
                .text("model", "model", now.active().map(DeployedModel::label))
                .text("model_versions_held", "model versions held", String.join(", ", chooser.versions()))
                .counter("models_rolled_back_total", "models taken out of service", "models", manager.rollbacks());
        manager.shadowReport().ifPresent(shadow -> shadow.addTo(report));
        Optional<String> reason =
                configuration.problem().map(Problem::message).or(now::problem).or(repository::problem);
        return report.text("last_error", "last error", lastError)
                .problem(manager.problem().map(problem -> Problem.error(until(problem.message(), doing))))
                .problem(reason.map(words -> until(words, doing))
                        .map(now.active().isPresent() ? Problem::warning : Problem::error))
                .otherwise(doing);
    }

    private static String until(String problem, String doing) {
        return problem + "; until then it " + doing;
    }

    private String scoring(DeployedModel model) {
        return "scores by model " + model.label() + " of " + model.candidate().origin()
                + (installed.isGone(model.candidate())
                        ? ", which was uninstalled or replaced since but stays in use,"
                        : "")
                + " with the threshold " + model.description().threshold();
    }
}
