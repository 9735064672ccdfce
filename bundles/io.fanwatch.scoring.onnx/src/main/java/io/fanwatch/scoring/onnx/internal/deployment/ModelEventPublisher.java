// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.ModelChange.Kind;
import io.fanwatch.api.ModelListener;
import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happens to the model, in its order and on a thread that scores nothing. Thread-safe. */
public final class ModelEventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ModelEventPublisher.class);

    private final String component;
    private final Executor executor;
    private final List<ModelListener> listeners = new CopyOnWriteArrayList<>();
    private String refused = "";

    ModelEventPublisher(String component, Executor executor) {
        this.component = component;
        this.executor = executor;
    }

    public void add(ModelListener listener) {
        listeners.add(listener);
    }

    public void remove(ModelListener listener) {
        listeners.remove(listener);
    }

    /** @param report of its shadow run, if it had one */
    void tookOver(Optional<DeployedModel> before, DeployedModel now, Optional<ShadowReport> report) {
        String message = "model " + now.label() + " took over"
                + before.map(model -> " from " + model.label()).orElse("")
                + report.map(r -> " after its shadow run: " + r.summary()).orElse("");
        tell(Kind.TOOK_OVER, now.label(), before, message, report);
    }

    void heldBack(DeployedModel candidate, Optional<DeployedModel> active, String message, ShadowReport report) {
        tell(Kind.HELD_BACK, candidate.label(), active, message, Optional.of(report));
    }

    void rolledBack(DeployedModel failed, DeployedModel before, String message) {
        tell(Kind.ROLLED_BACK, failed.label(), Optional.of(before), message, Optional.empty());
    }

    /** Tells of a refusal once, until another one or {@link #nothingRefused}. */
    synchronized void refused(ModelCandidate candidate, Optional<DeployedModel> active, String message) {
        if (!message.equals(refused)) {
            refused = message;
            tell(Kind.REFUSED, candidate.label(), active, message, Optional.empty());
        }
    }

    /** The next refusal is news again. */
    synchronized void nothingRefused() {
        refused = "";
    }

    private void tell(
            Kind kind, String model, Optional<DeployedModel> other, String message, Optional<ShadowReport> report) {
        String before = other.map(DeployedModel::label).orElse("");
        StatusReport metrics = new StatusReport(component);
        report.ifPresent(r -> r.addTo(metrics));
        Map<String, Object> figures = metrics.otherwise(message).figures();
        ModelChange change = new ModelChange(
                component, Instant.now().truncatedTo(ChronoUnit.MILLIS), kind, model, before, message, figures);
        executor.execute(() -> listeners.forEach(listener -> tell(listener, change)));
    }

    private void tell(ModelListener listener, ModelChange change) {
        try {
            listener.changed(change);
        } catch (RuntimeException e) {
            LOG.warn("{}: {} failed to take: {}", component, listener.getClass().getName(), change.message(), e);
        }
    }
}
