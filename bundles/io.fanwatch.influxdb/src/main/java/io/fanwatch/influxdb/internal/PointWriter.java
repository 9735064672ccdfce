// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Condition;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.influxdb.dto.Point;

/** Writes verdicts, alarms and metrics in InfluxDB's line protocol. Not thread-safe. */
public final class PointWriter {

    private final TimestampDisambiguator times = new TimestampDisambiguator();

    /** A reading with its verdict, unless its time is none that the database can keep. */
    public String lineOf(Verdict verdict, PointNames names) {
        Reading reading = verdict.reading();
        Point.Builder point = Point.measurement(names.measurement())
                .time(times.nanosOf(reading), TimeUnit.NANOSECONDS)
                .tag(names.tags())
                .tag(names.deviceTag(), SafeText.of(reading.deviceId()));
        for (int i = 0; i < reading.schema().size(); i++) {
            if (!Double.isNaN(reading.value(i))) { // a missing one is no field
                point.addField(fieldName(names, reading.schema().names().get(i)), reading.value(i));
            }
        }
        point.addField(names.field("fault"), verdict.faulty() ? "1" : "0")
                .addField(names.field("faulty"), verdict.faulty() ? 1L : 0L)
                .addField(names.field("probability"), decimal(verdict.probability()))
                .addField(names.field("alarm"), verdict.alarm().name())
                .addField(names.field("alarmed"), verdict.alarm() == AlarmState.ACTIVE ? 1L : 0L)
                .addField(names.field("model"), verdict.model().label());
        if (verdict.alarmChanged()) {
            point.addField(names.field("transition"), verdict.alarm().name());
        }
        if (verdict.findings() != Findings.NONE) {
            addFindings(point, verdict, names);
        }
        return point.build().lineProtocol();
    }

    private static void addFindings(Point.Builder point, Verdict verdict, PointNames names) {
        Findings findings = verdict.findings();
        Map<String, Object> fields = new LinkedHashMap<>();
        findings.score().ifPresent(score -> fields.put("score", score));
        findings.faultKind().ifPresent(kind -> fields.put("kind", kind));
        findings.remaining().ifPresent(remaining -> {
            fields.put("remaining", remaining.value());
            remaining.low().ifPresent(low -> fields.put("remaining_low", low));
            remaining.high().ifPresent(high -> fields.put("remaining_high", high));
            fields.put("remaining_unit", remaining.unit());
        });
        findings.condition().ifPresent(condition -> {
            fields.put("condition", condition.phase().name());
            if (condition.phase() == Condition.Phase.WATCHING) {
                fields.put("distance", condition.distance());
                fields.put("far", condition.alarmSince().isPresent() ? 1L : 0L);
            }
            for (Condition.Contribution contribution : condition.contributions()) {
                fields.put(contribution.feature() + "_deviation", contribution.deviation());
            }
        });
        fields.forEach((name, value) -> {
            // what the fan itself calls so has the name, and the database takes finite numbers only
            boolean taken = verdict.reading().schema().indexOf(name) >= 0;
            if (!taken && !(value instanceof Double number && !Double.isFinite(number))) {
                point.fields(Map.of(fieldName(names, name), value));
            }
        });
    }

    /** What an alarm has become; the same point if it is told again. */
    public static String lineOf(Alarm alarm, String measurement, PointNames names) {
        return Point.measurement(measurement)
                .time(alarm.changed().toEpochMilli(), TimeUnit.MILLISECONDS)
                .tag(names.tags())
                .tag(names.deviceTag(), SafeText.of(alarm.deviceId()))
                .tag("cause", alarm.cause().name())
                .addField("number", alarm.number())
                .addField("state", alarm.state().name())
                .addField("severity", alarm.severity().name())
                .addField("reason", SafeText.of(alarm.reason()))
                .addField("active", alarm.active() ? 1L : 0L)
                .addField("since", alarm.since().toEpochMilli())
                .build()
                .lineProtocol();
    }

    /** A component's metrics as of a moment: those that are numbers, by their identifiers. */
    static String lineOf(Status status, Instant time, PointNames names) {
        Point.Builder point = Point.measurement(names.statusMeasurement())
                .time(time.toEpochMilli(), TimeUnit.MILLISECONDS)
                .tag(names.tags())
                .tag("component", SafeText.of(status.component()))
                .addField("level", status.level().name())
                .addField("severity", (double) status.level().ordinal())
                .addField("message", status.message());
        for (Metric metric : status.metrics()) {
            number(metric.value()).ifPresent(value -> point.addField(metric.id(), value));
        }
        return point.build().lineProtocol();
    }

    private static String fieldName(PointNames names, String feature) {
        return SafeText.of(names.field(feature));
    }

    /* the float's own decimals, not those of the double beneath */
    private static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    /* always with a decimal point, since a field of the database keeps the type of its first value */
    private static Optional<Double> number(Object value) {
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue()).filter(Double::isFinite);
        }
        return value instanceof Boolean yes ? Optional.of(yes ? 1.0 : 0.0) : Optional.empty();
    }
}
