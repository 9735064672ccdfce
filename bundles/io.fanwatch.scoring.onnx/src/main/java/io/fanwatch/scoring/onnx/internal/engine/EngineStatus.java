// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import io.fanwatch.api.Status;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.StatusLog;
import io.fanwatch.scoring.onnx.internal.deployment.BackgroundExecutor;
import io.fanwatch.scoring.onnx.internal.session.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.kura.KuraException;

/** What the engine did and how it is doing. Thread-safe. */
final class EngineStatus {

    private final StatusLog log = new StatusLog(OnnxInferenceEngine.class);
    private final String name;
    private final ActiveConfiguration<EngineSettings> configuration;
    private final BackgroundExecutor background;
    private final LoadedModels models;
    private final EventRate calls = new EventRate();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<Incident> lastError = Optional.empty();

    EngineStatus(
            String name,
            ActiveConfiguration<EngineSettings> configuration,
            BackgroundExecutor background,
            LoadedModels models) {
        this.name = name;
        this.configuration = configuration;
        this.background = background;
        this.models = models;
    }

    void called() {
        calls.add(1);
    }

    @FunctionalInterface
    interface Call<T> {
        T answer() throws InferenceException;
    }

    /** Answers, and counts what fails. */
    <T> T answer(Call<T> call) throws KuraException {
        try {
            return call.answer();
        } catch (InferenceException e) {
            failures.increment();
            lastError = Optional.of(Incident.now(e.getMessage()));
            throw e.forKura();
        }
    }

    /** Whether models can be loaded and run. */
    boolean isReady() {
        return configuration.settings().isPresent() && models.missingRuntime().isEmpty();
    }

    /** Writes to the log what is news. */
    void log() {
        log.note(report());
    }

    Status report() {
        List<String> loaded = models.labels();
        String doing = !isReady()
                ? "runs no models"
                : loaded.isEmpty() ? "is ready, no model is loaded" : "runs " + String.join(", ", loaded);
        List<String> sentences = new ArrayList<>();
        sentences.add(configuration
                .problem()
                .map(problem -> problem.message() + "; until then it " + doing)
                .orElse(doing));
        models.missingRuntime().ifPresent(sentences::add);
        sentences.addAll(models.problems());
        String message = String.join("; ", sentences);
        Optional<Problem> problem = !isReady()
                ? Optional.of(Problem.error(message))
                : sentences.equals(List.of(doing)) ? Optional.empty() : Optional.of(Problem.warning(message));
        return new StatusReport(name)
                .gauge("models_loaded", "models loaded", "models", loaded.size())
                .rate("calls", "calls", "calls", calls)
                .counter("errors_total", "errors", "errors", failures.sum())
                .text("last_error", "last error", lastError)
                .problem(background.problem())
                .problem(problem)
                .otherwise(doing);
    }
}
