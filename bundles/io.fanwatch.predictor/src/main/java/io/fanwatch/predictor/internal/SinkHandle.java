// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One verdict sink while it is there: what it has not confirmed yet fails at once when it goes. Whatever it throws counts as a
 * refusal and costs nobody else anything. Thread-safe.
 */
final class SinkHandle {

    private static final Logger LOG = LoggerFactory.getLogger(SinkHandle.class);

    private final VerdictSink sink;
    private final boolean confirms;
    /** In the order of the offers, so that what fails together is offered again in that order. */
    private final Set<CompletableFuture<Void>> open = Collections.synchronizedSet(new LinkedHashSet<>());

    private final LongAdder refused = new LongAdder();
    private volatile boolean closed;
    private volatile boolean threw;

    SinkHandle(VerdictSink sink) {
        this.sink = sink;
        this.confirms = confirms(sink);
    }

    private static boolean confirms(VerdictSink sink) {
        try {
            return sink.confirmsDelivery();
        } catch (Throwable e) { // another bundle's, whatever it is
            LOG.error("The sink {} does not say whether it confirms; no reading waits for it", sink.getClass(), e);
            return false;
        }
    }

    boolean confirms() {
        return confirms;
    }

    /** How many verdicts the sink did not deliver; a confirming sink was offered them again. */
    long refused() {
        return refused.sum();
    }

    CompletableFuture<Void> offer(List<Verdict> verdicts) {
        return ask(verdicts.size(), () -> sink.accept(verdicts));
    }

    private CompletableFuture<Void> ask(int verdicts, Supplier<CompletionStage<Void>> question) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        open.add(outcome);
        try {
            question.get().whenComplete((done, failure) -> finish(outcome, verdicts, failure));
            threw = false;
        } catch (Throwable e) { // another bundle's, whatever it is
            if (!threw) {
                LOG.error("The sink {} throws instead of taking, refusing or keeping verdicts", sink.getClass(), e);
            }
            threw = true;
            finish(outcome, verdicts, e);
        }
        if (closed) {
            close();
        }
        return outcome;
    }

    /** As {@link VerdictSink#kept}. */
    CompletableFuture<Void> kept() {
        return ask(0, sink::kept);
    }

    void close() {
        closed = true;
        List<CompletableFuture<Void>> abandoned;
        synchronized (open) {
            abandoned = List.copyOf(open);
        }
        for (CompletableFuture<Void> outcome : abandoned) {
            finish(outcome, 0, new IllegalStateException("the sink is gone"));
        }
    }

    private void finish(CompletableFuture<Void> outcome, int verdicts, Throwable failure) {
        open.remove(outcome);
        if (failure == null) {
            outcome.complete(null);
        } else {
            refused.add(verdicts);
            outcome.completeExceptionally(failure);
        }
    }
}
