// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmSeverity;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Verdicts to write. */
final class Verdicts {

    static final Instant TIME = Instant.parse("2020-10-01T10:49:34Z");

    private static final FeatureSchema SCHEMA =
            new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);

    private Verdicts() {}

    static Reading reading(String device, Optional<String> id, Instant time, double rotation) {
        return new Reading(device, id, time, SCHEMA, rotation, 35.9, 191.7, 46.8);
    }

    static Verdict healthy(Reading reading) {
        return new Verdict(reading, 0.0123f, false, MODEL, AlarmState.NORMAL, false);
    }

    static Verdict faulty(Reading reading) {
        return new Verdict(reading, 0.75f, true, MODEL, AlarmState.ACTIVE, true);
    }

    /** Healthy verdicts a millisecond apart, told from each other by their rotation, which is their number. */
    static List<Verdict> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> healthy(reading("1", Optional.empty(), TIME.plusMillis(i), i)))
                .toList();
    }

    /** An alarm of a fan, acknowledged at {@link #TIME}. */
    static Alarm alarm(String deviceId, String reason) {
        return new Alarm(
                12,
                deviceId,
                AlarmCause.CONDITION,
                AlarmSeverity.WARNING,
                Alarm.State.ACKNOWLEDGED,
                true,
                reason,
                TIME,
                TIME,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Alarm.Mark("ada", TIME)),
                Optional.empty(),
                Map.of("vibration", 190.5));
    }
}
