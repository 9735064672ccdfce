// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ScoringMetrics;
import io.fanwatch.component.StatusReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** The web service that is asked, which may change while it is, and how it does. Thread-safe. */
final class ActiveService {

    private final ScoringMetrics metrics = new ScoringMetrics();
    private final Supplier<String> absence;
    private volatile Optional<ScoringService> service = Optional.empty();

    /* unlike the last error it goes when the service works again */
    private volatile Optional<String> failure = Optional.empty();

    /** @param absence why there is no service, for those who want one */
    ActiveService(Supplier<String> absence) {
        this.absence = absence;
    }

    /** Asks that service from now on; calls in progress may end. */
    void use(HttpSettings settings) {
        Optional<ScoringService> before = service;
        if (before.filter(running -> running.settings().equals(settings)).isEmpty()) {
            service = Optional.of(new ScoringService(settings));
            before.ifPresent(ScoringService::retire);
            failure = Optional.empty();
        }
    }

    /** Fails the batches in progress; they may be tried elsewhere. */
    void close() {
        service.ifPresent(ScoringService::close);
    }

    ScoringMetrics metrics() {
        return metrics;
    }

    Scores score(List<Reading> readings) throws ScoringException {
        try {
            Scores scores = metrics.score(this::ask, readings);
            failure = Optional.empty();
            return scores;
        } catch (ScoringException e) {
            if (!e.isPermanent()) {
                failure = Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    private Scores ask(List<Reading> readings) throws ScoringException {
        while (true) {
            Optional<ScoringService> asked = service;
            Optional<Scores> scores = asked.orElseThrow(() -> ScoringException.passing(absence.get(), null))
                    .score(readings);
            if (scores.isPresent()) {
                return scores.get();
            }
            if (service.equals(asked)) {
                throw ScoringException.passing("the scorer was stopped", new CancellationException());
            }
            // the configuration changed between the two steps: ask the new service
        }
    }

    StatusReport describe(StatusReport report) {
        service.ifPresent(
                asked -> report.text("model", "model", asked.settings().model().label())
                        .flag("service_left_alone", "service left alone", asked.isLeftAlone()));
        return metrics.addCounts(report)
                .text("last_error", "last error", metrics.lastError())
                .problem(Problem.error(failure));
    }

    @Override
    public String toString() {
        return service.map(asked -> asked.settings().toString()).orElse("nothing");
    }
}
