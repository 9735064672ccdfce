// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.BatchIsolation;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores the records of envelopes and keeps count of what came of them. Thread-safe. */
final class EnvelopeScoring {

    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeScoring.class);
    private static final Duration LEAST_TIME = Duration.ofMillis(1);

    /** A reading and the place of its record in the envelope. */
    private record Placed(int place, Reading reading) {}

    private final String name;
    private final TimeLimitedScorer scorer;
    private final LongAdder envelopes = new LongAdder();
    private final EventRate scored = new EventRate();
    private final LongAdder faulty = new LongAdder();
    private final LongAdder passedOn = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile Optional<String> model = Optional.empty();
    private volatile Optional<Incident> lastError = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();

    EnvelopeScoring(String name, TimeLimitedScorer scorer) {
        this.name = name;
        this.scorer = scorer;
    }

    /**
     * Scores an envelope's records as one batch.
     *
     * @return the records with what was found added, in their order, without those to be dropped
     */
    List<WireRecord> score(WireEnvelope envelope, ScorerSettings settings) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        Instant arrival = Instant.now();
        String emitter = Objects.toString(envelope.getEmitterPid());
        WireRecord[] records = envelope.getRecords().toArray(WireRecord[]::new);
        List<Placed> readings = new ArrayList<>(records.length);
        for (int i = 0; i < records.length; i++) {
            try {
                readings.add(new Placed(i, settings.reader().read(records[i], emitter, arrival)));
            } catch (ScoringException e) {
                records[i] = unscored(records[i], e.getMessage(), settings);
            }
        }
        BatchIsolation.<Placed, RuntimeException>handle(
                readings,
                batch -> score(batch, records, deadline, settings),
                (bad, reason) -> records[bad.place()] = unscored(records[bad.place()], reason, settings));
        envelopes.increment();
        return Stream.of(records).filter(Objects::nonNull).toList();
    }

    /** Gives an envelope's records with that error added. */
    List<WireRecord> refuse(WireEnvelope envelope, String error) {
        envelopes.increment();
        return envelope.getRecords().stream()
                .map(input -> passedOn(input, error, ""))
                .toList();
    }

    /** Counts records that no component was there to take. */
    void addLost(int count) {
        if (lost.sum() == 0) {
            LOG.warn("{}: no wire leads on to a component that is there; records end here and are counted", name);
        }
        lost.add(count);
    }

    /** Puts scored records in the place of those that were read, or says why the batch can never be scored. */
    private Optional<String> score(List<Placed> batch, WireRecord[] records, long deadline, ScorerSettings settings) {
        try {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            Scores scores = scorer.score(
                    batch.stream().map(Placed::reading).toList(), left.compareTo(LEAST_TIME) > 0 ? left : LEAST_TIME);
            recovered();
            model = Optional.of(scores.model().label());
            for (int i = 0; i < batch.size(); i++) {
                int place = batch.get(i).place();
                records[place] = scored(records[place], scores, i, settings);
            }
            return Optional.empty();
        } catch (ScoringException e) {
            String reason = e.getMessage();
            if (e.isPermanent()) {
                return Optional.of(reason);
            }
            failed(reason, e.getCause());
            batch.forEach(reading -> records[reading.place()] = unscored(records[reading.place()], reason, settings));
            return Optional.empty();
        }
    }

    private WireRecord scored(WireRecord input, Scores scores, int index, ScorerSettings settings) {
        double threshold =
                settings.threshold() > 0 ? settings.threshold() : scores.model().threshold();
        boolean fault = scores.probability(index) >= threshold;
        scored.add(1);
        if (fault) {
            faulty.increment();
        }
        // as the shortest decimal: 0.9 rather than 0.8999999761581421
        double probability = Double.parseDouble(Float.toString(scores.probability(index)));
        return with(
                input,
                settings.prefix(),
                Map.entry("probability", TypedValues.newDoubleValue(probability)),
                Map.entry("fault", TypedValues.newBooleanValue(fault)),
                Map.entry("model", TypedValues.newStringValue(scores.model().label())));
    }

    /** The record with its error, or null if it is to be dropped. */
    private WireRecord unscored(WireRecord input, String error, ScorerSettings settings) {
        if (!settings.dropsUnscorable()) {
            return passedOn(input, error, settings.prefix());
        }
        dropped.increment();
        lastError = Optional.of(Incident.now(error));
        return null;
    }

    private WireRecord passedOn(WireRecord input, String error, String prefix) {
        passedOn.increment();
        lastError = Optional.of(Incident.now(error));
        return with(input, prefix, Map.entry("error", TypedValues.newStringValue(error)));
    }

    @SafeVarargs
    private static WireRecord with(
            WireRecord input, String prefix, Map.Entry<String, ? extends TypedValue<?>>... added) {
        Map<String, TypedValue<?>> properties = new LinkedHashMap<>(input.getProperties());
        for (Map.Entry<String, ? extends TypedValue<?>> property : added) {
            properties.put(prefix + property.getKey(), property.getValue());
        }
        return new WireRecord(properties);
    }

    private void failed(String reason, Throwable cause) {
        if (failure.isEmpty()) {
            LOG.warn("{}: records are not scored until it works again: {}", name, reason, cause);
        }
        failure = Optional.of(reason);
    }

    private void recovered() {
        if (failure.isPresent()) {
            LOG.info("{}: scoring works again", name);
            failure = Optional.empty();
        }
    }

    StatusReport report(StatusReport report) {
        return report.text("model", "model", model)
                .counter("envelopes_total", "envelopes", "envelopes", envelopes.sum())
                .rate("records_scored", "records scored", "records", scored)
                .counter("records_faulty_total", "records faulty", "records", faulty.sum())
                .counter("records_with_error_total", "records passed on with an error", "records", passedOn.sum())
                .counter("records_dropped_total", "records dropped", "records", dropped.sum())
                .counter("records_lost_total", "records lost for want of a wire", "records", lost.sum())
                .text("last_error", "last error", lastError);
    }

    /** An error while nothing is scored. */
    Optional<Problem> problem() {
        return scorer.isBound()
                ? Problem.error(failure.map(reason -> "scoring fails: " + reason))
                : Optional.of(Problem.error("waiting for the scorer: none matches Scorer.target"));
    }
}
