package io.fanwatch.wires.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores the records of envelopes and keeps count of what came of them. Thread-safe. */
final class EnvelopeScoring {

    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeScoring.class);

    /** What came of one record: a score, or the reason why there is none. */
    private record Outcome(float probability, String model, double modelThreshold, String error) {

        static Outcome scored(Scores scores, int index) {
            return new Outcome(
                    scores.probability(index),
                    scores.model().label(),
                    scores.model().threshold(),
                    "");
        }

        static Outcome failed(String error) {
            String said = Objects.toString(error, "");
            return new Outcome(
                    Float.NaN, "", Double.NaN, said.isBlank() ? "the scorer failed without saying why" : said);
        }
    }

    private final String name;
    private final ScoringDesk desk;
    private final LongAdder envelopes = new LongAdder();
    private final EventRate scored = new EventRate();
    private final LongAdder faulty = new LongAdder();
    private final LongAdder passedOn = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile String model = "";
    private volatile Optional<Incident> lastError = Optional.empty();
    private volatile String trouble = "";

    EnvelopeScoring(String name, ScoringDesk desk) {
        this.name = name;
        this.desk = desk;
    }

    /**
     * Scores an envelope's records as one batch.
     *
     * @return the records with what was found added, in their order, without those to be dropped
     */
    List<WireRecord> score(WireEnvelope envelope, ScorerSettings settings) {
        List<WireRecord> records = envelope.getRecords();
        Outcome[] outcomes = new Outcome[records.size()];
        List<Reading> readings = new ArrayList<>(records.size());
        List<Integer> places = new ArrayList<>(records.size());
        Instant arrival = Instant.now();
        for (int i = 0; i < records.size(); i++) {
            try {
                readings.add(
                        settings.reader().read(records.get(i), Objects.toString(envelope.getEmitterPid()), arrival));
                places.add(i);
            } catch (UnusableRecordException e) {
                outcomes[i] = Outcome.failed(e.getMessage());
            }
        }
        if (!readings.isEmpty()) {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
            score(readings, places, deadline, outcomes);
        }
        envelopes.increment();
        List<WireRecord> results = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            Outcome outcome = outcomes[i];
            if (outcome.error().isEmpty()) {
                results.add(withScore(records.get(i), outcome, settings));
            } else if (settings.dropsUnscorable()) {
                fail(outcome.error(), dropped);
            } else {
                fail(outcome.error(), passedOn);
                results.add(withError(records.get(i), outcome.error(), settings.prefix()));
            }
        }
        return results;
    }

    /** Gives an envelope's records with that error added. */
    List<WireRecord> refuse(WireEnvelope envelope, String error) {
        envelopes.increment();
        return envelope.getRecords().stream()
                .map(input -> {
                    fail(error, passedOn);
                    return withError(input, error, "");
                })
                .toList();
    }

    /** Counts records that no component was there to take. */
    void addLost(int count) {
        if (lost.sum() == 0) {
            LOG.warn("{}: no wire leads on to a component that is there; records end here and are counted", name);
        }
        lost.add(count);
    }

    /** A batch that can never be scored is halved until the records that it is due to are found, within the same time. */
    private void score(List<Reading> readings, List<Integer> places, long deadline, Outcome[] outcomes) {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            Scores scores = desk.score(List.copyOf(readings), Math.max(millis, 1));
            recover();
            model = scores.model().label();
            for (int i = 0; i < places.size(); i++) {
                outcomes[places.get(i)] = Outcome.scored(scores, i);
            }
        } catch (ScoringException e) {
            if (e.isPermanent() && readings.size() > 1) {
                int half = readings.size() / 2;
                score(readings.subList(0, half), places.subList(0, half), deadline, outcomes);
                score(readings.subList(half, readings.size()), places.subList(half, places.size()), deadline, outcomes);
                return;
            }
            Outcome failed = Outcome.failed(e.getMessage());
            if (!e.isPermanent()) {
                stumble(failed.error(), e.getCause());
            }
            places.forEach(place -> outcomes[place] = failed);
        }
    }

    private WireRecord withScore(WireRecord input, Outcome outcome, ScorerSettings settings) {
        double threshold = settings.threshold() > 0 ? settings.threshold() : outcome.modelThreshold();
        boolean fault = outcome.probability() >= threshold;
        scored.add(1);
        if (fault) {
            faulty.increment();
        }
        Map<String, TypedValue<?>> properties = new LinkedHashMap<>(input.getProperties());
        // as the shortest decimal: 0.9 rather than 0.8999999761581421
        double probability = Double.parseDouble(Float.toString(outcome.probability()));
        properties.put(settings.prefix() + "probability", TypedValues.newDoubleValue(probability));
        properties.put(settings.prefix() + "fault", TypedValues.newBooleanValue(fault));
        properties.put(settings.prefix() + "model", TypedValues.newStringValue(outcome.model()));
        return new WireRecord(properties);
    }

    private static WireRecord withError(WireRecord input, String error, String prefix) {
        Map<String, TypedValue<?>> properties = new LinkedHashMap<>(input.getProperties());
        properties.put(prefix + "error", TypedValues.newStringValue(error));
        return new WireRecord(properties);
    }

    private void fail(String error, LongAdder counter) {
        counter.increment();
        lastError = Optional.of(Incident.now(error));
    }

    private void stumble(String error, Throwable cause) {
        if (trouble.isEmpty()) {
            LOG.warn("{}: records are not scored until it works again: {}", name, error, cause);
        }
        trouble = error;
    }

    private void recover() {
        if (!trouble.isEmpty()) {
            LOG.info("{}: scoring works again", name);
            trouble = "";
        }
    }

    /** How scoring is doing, with its figures. */
    Status status(String component) {
        Map<String, Object> figures = new LinkedHashMap<>();
        if (!model.isEmpty()) {
            figures.put("model", model);
        }
        figures.put("envelopes", envelopes.sum());
        figures.put("records scored", scored.total());
        scored.describe("records", figures);
        figures.put("records faulty", faulty.sum());
        figures.put("records passed on with an error", passedOn.sum());
        figures.put("records dropped", dropped.sum());
        figures.put("records lost for want of a wire", lost.sum());
        lastError.ifPresent(error -> figures.put("last error", error.toString()));
        if (!desk.isStaffed()) {
            return new Status(component, Level.ERROR, "waiting for the scorer: none matches Scorer.target", figures);
        }
        return trouble.isEmpty()
                ? new Status(component, Level.OK, "scores", figures)
                : new Status(component, Level.ERROR, "scoring fails: " + trouble, figures);
    }
}
