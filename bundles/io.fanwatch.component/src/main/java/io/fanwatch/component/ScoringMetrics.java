// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** How a scorer does: what it scored, what failed, and why last. Thread-safe. */
public final class ScoringMetrics {

    private final EventRate scored = new EventRate();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<Incident> lastError = Optional.empty();

    /** Has readings scored, and counts them or the failure. */
    public Scores score(Scorer scorer, List<Reading> readings) throws ScoringException {
        try {
            Scores scores = scorer.score(readings);
            scored.add(readings.size());
            return scores;
        } catch (ScoringException e) {
            failures.increment();
            failed(e.getMessage());
            throw e;
        }
    }

    /** Notes why something failed that was no batch. */
    public void failed(String reason) {
        lastError = Optional.of(Incident.now(reason));
    }

    /** Adds how many readings were scored. */
    public StatusReport addScored(StatusReport report) {
        return report.rate("readings_scored", "readings scored", "readings", scored);
    }

    /** Adds how many readings were scored and how many batches failed. */
    public StatusReport addCounts(StatusReport report) {
        return addScored(report).counter("batches_failed_total", "batches failed", "batches", failures.sum());
    }

    /** What failed last; it stays when all works again. */
    public Optional<Incident> lastError() {
        return lastError;
    }
}
