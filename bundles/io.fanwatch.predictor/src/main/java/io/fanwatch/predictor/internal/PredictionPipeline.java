// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.Backoff;
import io.fanwatch.component.BatchIsolation;
import io.fanwatch.component.BoundedQueue;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a reading from the queue through the scorer and the registry of devices to the outbox, on a thread of its own.
 *
 * <p>A batch is whatever waits when the thread is free, so that a lone reading never waits for company. While there is
 * no valid configuration, no scorer, it fails for now, or too few sinks are there, readings wait in the bounded queue and
 * then at the broker. So do readings that the scorer refuses for a reason that may lie in the configuration, until it takes
 * one that came after them: what it then refuses once more is its own fault, and rejected.
 */
final class PredictionPipeline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionPipeline.class);
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration STALLED_AFTER = Duration.ofSeconds(60);

    private final BoundedQueue<Delivery> queue = new BoundedQueue<>();
    private final Outbox outbox = new Outbox();
    private final DeviceTracker devices;
    private final ServiceSlot<Scorer> scorer = new ServiceSlot<>();
    private final ConditionWatch condition = new ConditionWatch();
    private final Backoff pause = new Backoff(FIRST_RETRY, LONGEST_RETRY);
    private final EventRate scored = new EventRate();
    private final SupervisedThread worker;
    private volatile Optional<PredictorSettings> settings = Optional.empty();
    private volatile Optional<String> scoringFailure = Optional.empty();
    private volatile Optional<Incident> lastError = Optional.empty();
    private volatile String model = "";
    // the oldest in the queue
    private final Suspects suspects = new Suspects();
    // the worker alone writes these
    private volatile Optional<Long> heldSinceNanos = Optional.empty();
    private volatile long faulty;
    private volatile long unscorable;
    private volatile long batches;

    /** Starts idle: the first {@link #apply} opens the queue. */
    PredictionPipeline(String name, DeviceTracker devices) {
        this.devices = devices;
        this.worker = SupervisedThread.start(name, this::round);
    }

    void apply(PredictorSettings newSettings) {
        outbox.setRequiredSinks(newSettings.sinksRequired());
        devices.configure(newSettings.alarms(), newSettings.fansMaximum());
        settings = Optional.of(newSettings);
        queue.setCapacity(newSettings.queueCapacity());
    }

    void use(Scorer newScorer) {
        scorer.set(newScorer);
        outbox.signal();
    }

    /** Leaves that scorer unless another has taken its place already. */
    void leave(Scorer oldScorer) {
        scorer.unset(oldScorer);
    }

    ConditionWatch condition() {
        return condition;
    }

    Outbox outbox() {
        return outbox;
    }

    int offer(List<? extends Delivery> deliveries, long timeout, TimeUnit unit) throws InterruptedException {
        if (worker.isClosed()) {
            unit.sleep(timeout);
            return 0;
        }
        return queue.offer(deliveries, timeout, unit);
    }

    /** Stops scoring. Readings not acknowledged by now are left to their source, which sends them again. */
    @Override
    public void close() {
        worker.close();
    }

    void describe(StatusReport report) {
        report.text("model", "model", model)
                .rate("readings_scored", "readings scored", "readings", scored)
                .counter("readings_faulty_total", "readings faulty", "readings", faulty)
                .counter("readings_unscorable_total", "readings unscorable", "readings", unscorable)
                .gauge("readings_refused_waiting", "readings refused, waiting", "readings", suspects.size())
                .counter("batches_scored_total", "batches", "batches", batches)
                .gauge("queue_readings", "readings queued", "readings", queue.size());
        settings.ifPresent(known ->
                report.gauge("queue_readings_maximum", "readings queued at most", "readings", known.queueCapacity()));
        report.gauge("verdicts_unconfirmed", "verdicts unconfirmed", "verdicts", outbox.unconfirmed());
        settings.ifPresent(known -> report.gauge(
                "verdicts_unconfirmed_maximum",
                "verdicts unconfirmed at most",
                "verdicts",
                known.unconfirmedMaximum()));
        report.counter("verdicts_refused_total", "verdicts refused by a sink", "verdicts", outbox.refused())
                .gauge("sinks", "sinks", "sinks", outbox.sinks());
        describeDevices(report);
        report.text("last_error", "last error", lastError)
                .problem(worker.problem())
                .problem(condition.problem())
                .problem(problem());
    }

    private Optional<Problem> problem() {
        if (settings.isEmpty()) {
            return Optional.of(Problem.error("waiting for a valid configuration"));
        }
        if (scorer.get().isEmpty()) {
            return Optional.of(Problem.error("waiting for the scorer: none matches Scorer.target"));
        }
        if (!outbox.hasRequiredSinks()) {
            return Optional.of(Problem.error("waiting for a publisher: sinks.required asks for "
                    + settings.get().sinksRequired() + ", there are " + outbox.confirmingSinks()));
        }
        return Problem.error(scoringFailure.map(reason -> "scoring fails and is tried again: " + reason))
                .or(suspects::problem)
                .or(this::stall);
    }

    private Optional<Problem> stall() {
        return heldSinceNanos
                .map(since -> Duration.ofNanos(System.nanoTime() - since))
                .filter(duration -> duration.compareTo(STALLED_AFTER) > 0)
                .map(duration -> Problem.error("scoring has waited for the publishers for " + duration.toSeconds()
                        + " s: " + outbox.unconfirmed()
                        + " verdicts are not confirmed; the publishers' own status says why"));
    }

    private void round() throws InterruptedException {
        long mark = outbox.changes();
        boolean held = !outbox.offerWaiting()
                || settings.filter(known -> outbox.unconfirmed() >= known.unconfirmedMaximum())
                        .isPresent();
        if (held != heldSinceNanos.isPresent()) {
            heldSinceNanos = held ? Optional.of(System.nanoTime()) : Optional.empty();
        }
        if (held || settings.isEmpty() || scorer.get().isEmpty() || !outbox.hasRequiredSinks()) {
            outbox.awaitChange(mark, IDLE);
            return;
        }
        try {
            if (suspects.areDue()) {
                trySuspectsAgain();
            }
            List<Delivery> batch = queue.oldest(suspects.size(), settings.get().batchMaximum(), IDLE);
            BatchIsolation.handle(batch, this::score, this::reject);
        } catch (ScoringException e) {
            failed(e);
            suspects.retryAfter(Duration.ZERO);
            outbox.awaitChange(mark, pause.next());
        }
    }

    /* they still are the oldest in the queue; if they are many, one more and any other that waits are tried first */
    private void trySuspectsAgain() throws InterruptedException, ScoringException {
        List<Delivery> waiting = queue.oldest(0, Integer.MAX_VALUE, Duration.ZERO);
        Set<Delivery> renewed = Collections.newSetFromMap(new IdentityHashMap<>());
        waiting.stream().filter(Delivery::renew).forEach(renewed::add);
        int most = settings.orElseThrow().refusedMaximum();
        if (!renewed.isEmpty()) {
            queue.removeIf(renewed::contains);
            suspects.end();
        } else if (most == 0 || suspects.size() < most || takes(waiting.get(0))) {
            suspects.tryAgain();
        } else if (takes(waiting.get(ThreadLocalRandom.current().nextInt(waiting.size())))) {
            taken();
        } else {
            throw suspects.tooMany();
        }
    }

    private boolean takes(Delivery delivery) throws ScoringException {
        try {
            ask(List.of(delivery));
            return true;
        } catch (ScoringException e) {
            if (e.isPermanent()) {
                return false;
            }
            throw e;
        }
    }

    /* what it does not score stays the oldest in the queue */
    private Optional<String> score(List<Delivery> deliveries) throws ScoringException {
        if (suspects.size() > 0 && deliveries.size() > 1) {
            return Optional.of("one by one until it takes one"); // halving only costs requests
        }
        Scores scores;
        try {
            scores = ask(deliveries);
        } catch (ScoringException e) {
            if (!e.isPermanent()) {
                throw e;
            }
            int most = settings.orElseThrow().refusedMaximum();
            if (deliveries.size() > 1 || suspects.size() == 0 && (most == 0 || !e.isMismatch())) {
                return Optional.of(e.getMessage());
            }
            suspect(deliveries.get(0), e, most);
            return Optional.empty();
        }
        taken();
        handOn(deliveries, scores);
        queue.remove(deliveries.size());
        return Optional.empty();
    }

    private Scores ask(List<Delivery> deliveries) throws ScoringException {
        Scorer current = scorer.get().orElseThrow(() -> ScoringException.passing("the scorer has just gone", null));
        List<Reading> readings = deliveries.stream().map(Delivery::reading).toList();
        try {
            Scores scores = current.score(readings);
            if (scores.size() != readings.size()) {
                throw ScoringException.passing(
                        "the scorer gave " + scores.size() + " scores for " + readings.size() + " readings", null);
            }
            return scores;
        } catch (ScoringException e) {
            throw e;
        } catch (Throwable e) { // another bundle's, whatever it is
            throw ScoringException.passing(String.valueOf(e.getMessage()), e);
        }
    }

    private void suspect(Delivery delivery, ScoringException e, int most) throws ScoringException {
        if (suspects.size() == 0) {
            suspects.retryAfter(pause.next());
        }
        suspects.add(delivery, e.getMessage());
        if (suspects.size() >= most) {
            throw suspects.tooMany();
        }
    }

    /* the scorer takes readings: those that it refused before, and refuses still, are to blame themselves */
    private void taken() throws ScoringException {
        recovered();
        for (Optional<Delivery> suspect = suspects.oldest(); suspect.isPresent(); suspect = suspects.oldest()) {
            try {
                List<Delivery> alone = List.of(suspect.get());
                handOn(alone, ask(alone));
                queue.remove(1);
            } catch (ScoringException e) {
                if (!e.isPermanent()) {
                    throw e;
                }
                reject(suspect.get(), e.getMessage());
            }
            suspects.removeOldest();
        }
        suspects.end();
    }

    private void reject(Delivery delivery, String reason) {
        unscorable++;
        lastError = Optional.of(Incident.now(reason));
        delivery.reject(reason);
        queue.remove(1);
    }

    private void handOn(List<Delivery> deliveries, Scores scores) {
        PredictorSettings current = settings.orElseThrow();
        double threshold =
                current.threshold() > 0 ? current.threshold() : scores.model().threshold();
        List<Verdict> verdicts = new ArrayList<>(deliveries.size());
        int faults = 0;
        for (int i = 0; i < deliveries.size(); i++) {
            Reading reading = deliveries.get(i).reading();
            float probability = scores.probability(i);
            Findings findings = condition.findings(reading, probability >= threshold, scores.findings(i));
            Verdict verdict = devices.track(reading, probability, scores.model(), threshold, findings);
            if (verdict.faulty()) {
                faults++;
            }
            verdicts.add(verdict);
        }
        model = scores.model().label();
        scored.add(deliveries.size());
        faulty += faults;
        batches++;
        outbox.submit(Collections.unmodifiableList(verdicts), deliveries, devices.keep());
    }

    private void describeDevices(StatusReport report) {
        List<String> named = devices.firstAlarms();
        int others = devices.alarms() - named.size();
        report.gauge("devices_known", "fans", "fans", devices.size())
                .gauge("devices_with_alarm", "fans with an alarm", "fans", devices.alarms())
                .text(
                        "alarm_devices",
                        "alarm at the fans",
                        String.join(", ", named) + (others > 0 ? " and " + others + " more" : ""))
                .counter("devices_forgotten_total", "fans forgotten", "fans", devices.forgotten());
    }

    private void failed(ScoringException e) {
        if (scoringFailure.isEmpty()) {
            LOG.warn("Scoring fails and is tried again until it works; readings wait meanwhile: {}", e.getMessage(), e);
        }
        scoringFailure = Optional.of(e.getMessage());
        lastError = Optional.of(Incident.now(e.getMessage()));
    }

    private void recovered() {
        if (scoringFailure.isPresent()) {
            LOG.info("Scoring works again");
            scoringFailure = Optional.empty();
        }
        pause.reset();
    }
}
