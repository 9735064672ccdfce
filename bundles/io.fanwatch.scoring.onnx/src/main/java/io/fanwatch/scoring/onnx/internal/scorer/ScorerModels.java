// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ScoringMetrics;
import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.StatusLog;
import io.fanwatch.scoring.onnx.internal.deployment.ActiveModel;
import io.fanwatch.scoring.onnx.internal.deployment.DeployedModel;
import io.fanwatch.scoring.onnx.internal.deployment.ModelIntake;
import io.fanwatch.scoring.onnx.internal.deployment.ModelManager;
import io.fanwatch.scoring.onnx.internal.deployment.Settings;
import io.fanwatch.scoring.onnx.internal.deployment.VersionChooser;
import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelFetch;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.registry.ReceivedModels;
import io.fanwatch.scoring.onnx.internal.session.Drift;
import io.fanwatch.scoring.onnx.internal.session.OnnxRuntime;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The scorer without OSGi's components: its models, where they come from, and how they do. Thread-safe. */
class ScorerModels implements Scorer, ModelControl, StatusSource {

    private final StatusLog log = new StatusLog(OnnxScorer.class);
    private final String name;
    private final ActiveConfiguration<Settings> configuration;
    final ModelRepository repository;
    private final InstalledModels installed;
    final ModelManager manager;
    private final ReceivedModels received;
    final ModelFetch web;
    private final ModelIntake intake;
    final VersionChooser chooser;
    private final String gateway;
    private final ScoringMetrics metrics = new ScoringMetrics();
    private volatile boolean cloudChanges;

    ScorerModels(String name, BundleContext context) {
        this.name = name;
        configuration = new ActiveConfiguration<>(OnnxScorer.class, name);
        repository = new ModelRepository(name);
        manager = new ModelManager(name, repository, this::update);
        installed = new InstalledModels(context, manager::recheckLater);
        received = new ReceivedModels(repository::folder);
        chooser = new VersionChooser(name, manager, repository, installed, received);
        web = new ModelFetch(received, Duration.ofSeconds(30), Duration.ofHours(1));
        intake = new ModelIntake(name, manager, repository, received, web);
        gateway = context.getProperty(Constants.FRAMEWORK_UUID);
    }

    /** Goes by that configuration, if it is valid; models are looked for anew later. */
    void configure(Configuration configured) {
        cloudChanges = configured.cloud_changes();
        configuration.apply(() -> ScorerSettings.of(configured), manager::use);
        manager.recheckLater();
    }

    @Override
    public boolean refusesCloud() {
        return !cloudChanges;
    }

    void open() {
        installed.open();
        manager.recheckLater();
    }

    void close() {
        intake.close();
        installed.close();
        manager.close();
    }

    private void update() {
        if (!installed.isOpen()) {
            return;
        }
        List<ModelCandidate> candidates = new ArrayList<>(installed.candidates());
        candidates.addAll(received.candidates());
        if (manager.update(candidates)) {
            log.note(status());
        }
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        return metrics.score(manager::score, readings);
    }

    @Override
    public Optional<ModelDescription> activeModel() {
        return manager.state().active().map(DeployedModel::description);
    }

    @Override
    public List<String> versions() {
        return chooser.versions();
    }

    @Override
    public void use(Optional<String> version) throws ModelControlException {
        chooser.choose(version);
    }

    @Override
    public String rollBack() throws ModelControlException {
        return chooser.rollBack();
    }

    @Override
    public long received(String sha256) throws ModelControlException {
        return intake.received(sha256);
    }

    @Override
    public long receive(String sha256, long offset, InputStream bytes) throws ModelControlException {
        return intake.receive(sha256, offset, bytes);
    }

    @Override
    public String install(String sha256, Optional<String> signature) throws ModelControlException {
        return intake.install(sha256, signature);
    }

    @Override
    public Optional<String> fetch(String sha256, String url, Optional<String> signature) throws ModelControlException {
        return intake.fetch(sha256, url, signature);
    }

    @Override
    public Status status() {
        ActiveModel.State now = manager.state();
        String doing = now.active().map(this::scoring).orElse("does not score");
        StatusReport report = metrics.addCounts(new StatusReport(name))
                .text("model", "model", now.active().map(DeployedModel::label))
                .text("model_versions_held", "model versions held", String.join(", ", chooser.versions()))
                .counter("models_rolled_back_total", "models taken out of service", "models", manager.rollbacks());
        Optional<Drift.Report> drift =
                now.active().flatMap(model -> model.model().drift());
        drift.ifPresent(found -> report.gauge(
                        "drift_psi_max",
                        "drift, largest stability index",
                        "",
                        Math.round(found.largest() * 1_000) / 1_000.0)
                .text("drift_features", "drift from the training data", found.words()));
        manager.shadowReport().ifPresent(shadow -> shadow.addTo(report));
        manager.describe(report);
        Optional<String> reason =
                configuration.problem().map(Problem::message).or(now::problem).or(repository::problem);
        return report.text("last_error", "last error", metrics.lastError())
                .problem(manager.problem().map(problem -> Problem.error(until(problem.message(), doing))))
                .problem(reason.map(words -> until(words, doing))
                        .map(now.active().isPresent() ? Problem::warning : Problem::error))
                .problem(now.active()
                        .flatMap(model -> model.model().doubts().stream().findFirst())
                        .map(doubt -> Problem.warning(doubt + "; it " + doing)))
                .problem(now.active()
                        .flatMap(model -> OnnxRuntime.pileUp(gateway))
                        .map(words -> Problem.warning(words + "; it " + doing)))
                .problem(drift.filter(Drift.Report::isLarge)
                        .map(found -> Problem.warning("readings are far from what the model was trained on ("
                                + found.words() + "; a stability index from 0.25 on is large): see what has changed at"
                                + " the machines and sensors, or train it again; it " + doing)))
                .otherwise(doing);
    }

    private static String until(String problem, String doing) {
        return problem + "; until then it " + doing;
    }

    private String scoring(DeployedModel model) {
        String gone = installed.isGone(model.candidate())
                ? ", which was uninstalled or replaced since but stays in use,"
                : "";
        return "scores by model " + model.label() + " of " + model.candidate().origin() + gone + " with the threshold "
                + model.description().threshold()
                + model.model().manner()
                + model.model()
                        .drift()
                        .filter(drift -> drift.isNotable() && !drift.isLarge())
                        .map(drift -> ", on readings that have drifted from its training data (" + drift.words() + ")")
                        .orElse("");
    }
}
