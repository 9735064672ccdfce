package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.ModelChange.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Tells what happens to the model, in its order and on a thread that scores nothing. Thread-safe. */
final class ModelNews {

    private final String component;
    private final Executor executor;
    private final Consumer<ModelChange> listener;
    private String refused = "";

    ModelNews(String component, Executor executor, Consumer<ModelChange> listener) {
        this.component = component;
        this.executor = executor;
        this.listener = listener;
    }

    /** @param report of its shadow run, if it had one */
    void tookOver(ModelsInForce.Exchange exchange, Optional<ShadowReport> report) {
        String before = label(exchange.before());
        String message = "model " + exchange.now().label() + " took over"
                + (before.isEmpty() ? "" : " from " + before)
                + report.map(r -> " after its shadow run: " + r.summary()).orElse("");
        tell(Kind.TOOK_OVER, exchange.now().label(), before, message, report);
    }

    void heldBack(Active candidate, Optional<Active> active, String message, ShadowReport report) {
        tell(Kind.HELD_BACK, candidate.label(), label(active), message, Optional.of(report));
    }

    void rolledBack(Active failed, Active before, String message) {
        tell(Kind.ROLLED_BACK, failed.label(), before.label(), message, Optional.empty());
    }

    /** Tells of a refusal once, until another one or {@link #nothingRefused}. */
    synchronized void refused(ModelOffer offer, Optional<Active> active, String message) {
        if (!message.equals(refused)) {
            refused = message;
            tell(Kind.REFUSED, offer.label(), label(active), message, Optional.empty());
        }
    }

    /** The next refusal is news again. */
    synchronized void nothingRefused() {
        refused = "";
    }

    private static String label(Optional<Active> active) {
        return active.map(Active::label).orElse("");
    }

    private void tell(Kind kind, String model, String before, String message, Optional<ShadowReport> report) {
        Map<String, Object> figures = new LinkedHashMap<>();
        report.ifPresent(r -> r.addTo(figures));
        ModelChange change = new ModelChange(
                component, Instant.now().truncatedTo(ChronoUnit.MILLIS), kind, model, before, message, figures);
        executor.execute(() -> listener.accept(change));
    }
}
