package io.fanwatch.predictor.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a reading from the queue through the scorer and the alarms to the outbox, on a thread of its own.
 *
 * <p>A batch is whatever waits when the thread is free, so that a lone reading never waits for company. While there is
 * no valid configuration, no scorer, it fails for now, or too few sinks are there, readings wait in the bounded queue and
 * then at the broker.
 */
final class PredictionPipeline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionPipeline.class);
    private static final long IDLE_MILLIS = 250;
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LONGEST_RETRY_MILLIS = 5_000;

    private final ReadingQueue queue = new ReadingQueue();
    private final Outbox outbox = new Outbox();
    private final DeviceTracker devices;
    private final Thread worker;
    private volatile Optional<PredictorSettings> settings = Optional.empty();
    private volatile Optional<Scorer> scorer = Optional.empty();
    private volatile String trouble = "";
    private volatile String model = "";
    private volatile Optional<Incident> lastError = Optional.empty();
    private volatile boolean running = true;
    private final EventRate scored = new EventRate();
    // the worker alone writes these
    private volatile long faulty;
    private volatile long unscorable;
    private volatile long batches;

    /** Starts idle: the first {@link #apply} opens the queue. */
    PredictionPipeline(String name, DeviceTracker devices) {
        this.devices = devices;
        this.worker = new Thread(this::run, name);
        worker.setDaemon(true);
        worker.start();
    }

    void apply(PredictorSettings newSettings) {
        outbox.setRequiredSinks(newSettings.sinksRequired());
        devices.configure(newSettings.alarms(), newSettings.fansMaximum());
        settings = Optional.of(newSettings);
        queue.setCapacity(newSettings.queueCapacity());
    }

    void use(Scorer newScorer) {
        scorer = Optional.of(newScorer);
        outbox.signal();
    }

    /** Leaves that scorer unless another has taken its place already. */
    void leave(Scorer oldScorer) {
        if (scorer.filter(current -> current == oldScorer).isPresent()) {
            scorer = Optional.empty();
        }
    }

    Outbox outbox() {
        return outbox;
    }

    int offer(List<? extends Delivery> deliveries, long timeout, TimeUnit unit) throws InterruptedException {
        if (!running) {
            unit.sleep(timeout);
            return 0;
        }
        return queue.offer(deliveries, timeout, unit);
    }

    /** Stops scoring. Readings not acknowledged by now are left to their source, which sends them again. */
    @Override
    public void close() {
        running = false;
        worker.interrupt();
        try {
            worker.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How the pipeline is doing, with its figures. */
    Status status(String component) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", model);
        figures.put("readings scored", scored.total());
        scored.describe("readings", figures);
        figures.put("readings faulty", faulty);
        figures.put("readings unscorable", unscorable);
        figures.put("batches", batches);
        figures.put("readings queued", queue.size());
        settings.ifPresent(known -> figures.put("readings queued at most", known.queueCapacity()));
        figures.put("verdicts unconfirmed", outbox.unconfirmed());
        settings.ifPresent(known -> figures.put("verdicts unconfirmed at most", known.unconfirmedMaximum()));
        figures.put("verdicts refused by a sink", outbox.refused());
        figures.put("sinks", outbox.sinks());
        figures.put("fans", devices.size());
        figures.put("fans with an alarm", devices.alarms());
        figures.put("alarm at the fans", fansWithAlarm());
        figures.put("fans forgotten", devices.forgotten());
        lastError.ifPresent(error -> figures.put("last error", error.toString()));
        String hindrance = hindrance();
        return hindrance.isEmpty()
                ? new Status(component, Level.OK, "scoring", figures)
                : new Status(component, Level.ERROR, hindrance, figures);
    }

    private String fansWithAlarm() {
        List<String> named = devices.firstAlarms();
        int others = devices.alarms() - named.size();
        return String.join(", ", named) + (others > 0 ? " and " + others + " more" : "");
    }

    private String hindrance() {
        if (settings.isEmpty()) {
            return "waiting for a valid configuration";
        }
        if (scorer.isEmpty()) {
            return "waiting for the scorer: none matches Scorer.target";
        }
        if (!outbox.hasRequiredSinks()) {
            return "waiting for a publisher: sinks.required asks for "
                    + settings.get().sinksRequired() + ", there are " + outbox.confirmingSinks();
        }
        return trouble;
    }

    private void run() {
        try {
            while (running) {
                long mark = outbox.changes();
                if (outbox.hasUndelivered()) {
                    outbox.awaitChange(mark, FIRST_RETRY_MILLIS, TimeUnit.MILLISECONDS);
                    outbox.retry();
                } else if (isReady()) {
                    PredictorSettings current = settings.get();
                    List<Delivery> deliveries = queue.drain(current.batchMaximum(), IDLE_MILLIS, TimeUnit.MILLISECONDS);
                    if (!deliveries.isEmpty()) {
                        process(deliveries);
                    }
                } else {
                    outbox.awaitChange(mark, IDLE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} stopped", worker.getName());
        }
    }

    private boolean isReady() {
        return settings.isPresent()
                && scorer.isPresent()
                && outbox.hasRequiredSinks()
                && outbox.unconfirmed() < settings.get().unconfirmedMaximum();
    }

    /** Scores the batch, however long that takes, and hands its verdicts on. */
    private void process(List<Delivery> deliveries) throws InterruptedException {
        List<Reading> readings = deliveries.stream().map(Delivery::reading).toList();
        long pauseMillis = FIRST_RETRY_MILLIS;
        while (running) {
            long mark = outbox.changes();
            Optional<Scorer> current = scorer;
            if (current.isPresent()) {
                try {
                    Scores scores = current.get().score(readings);
                    if (scores.size() != readings.size()) {
                        throw ScoringException.passing(
                                "the scorer gave " + scores.size() + " scores for " + readings.size() + " readings",
                                null);
                    }
                    recover();
                    handOn(deliveries, scores);
                    return;
                } catch (ScoringException e) {
                    if (e.isPermanent()) {
                        isolate(deliveries, e);
                        return;
                    }
                    fail(e);
                } catch (RuntimeException | LinkageError | StackOverflowError e) {
                    fail(e);
                }
            }
            outbox.awaitChange(mark, pauseMillis, TimeUnit.MILLISECONDS);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_RETRY_MILLIS);
        }
    }

    /** Finds the readings that cannot be scored by scoring one at a time, so that the others are not held up by them. */
    private void isolate(List<Delivery> deliveries, ScoringException failure) throws InterruptedException {
        if (deliveries.size() == 1) {
            unscorable++;
            lastError = Optional.of(Incident.now(failure.getMessage()));
            deliveries.get(0).reject(failure.getMessage());
            return;
        }
        for (Delivery delivery : deliveries) {
            process(List.of(delivery));
        }
    }

    private void handOn(List<Delivery> deliveries, Scores scores) {
        PredictorSettings current = settings.orElseThrow();
        double threshold =
                current.threshold() > 0 ? current.threshold() : scores.model().threshold();
        List<Verdict> verdicts = new ArrayList<>(deliveries.size());
        int faults = 0;
        for (int i = 0; i < deliveries.size(); i++) {
            Verdict verdict =
                    devices.track(deliveries.get(i).reading(), scores.probability(i), scores.model(), threshold);
            if (verdict.faulty()) {
                faults++;
            }
            verdicts.add(verdict);
        }
        model = scores.model().label();
        scored.add(deliveries.size());
        faulty += faults;
        batches++;
        outbox.submit(Collections.unmodifiableList(verdicts), deliveries);
    }

    private void fail(Throwable e) {
        if (trouble.isEmpty()) {
            LOG.warn("Scoring fails and is tried again until it works; readings wait meanwhile: {}", e.getMessage(), e);
        }
        trouble = "scoring fails and is tried again: " + e.getMessage();
        lastError = Optional.of(Incident.now(String.valueOf(e.getMessage())));
    }

    private void recover() {
        if (!trouble.isEmpty()) {
            LOG.info("Scoring works again");
            trouble = "";
        }
    }
}
