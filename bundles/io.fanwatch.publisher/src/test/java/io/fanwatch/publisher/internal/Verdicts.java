// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Verdicts to publish. */
final class Verdicts {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);
    private static final Instant TIME = Instant.parse("2020-10-01T10:49:34Z");

    private Verdicts() {}

    static Verdict of(
            String device, Optional<String> id, float probability, boolean faulty, AlarmState alarm, boolean changed) {
        return of(device, id, probability, faulty, alarm, changed, 528.5, 46.8);
    }

    static Verdict of(
            String device,
            Optional<String> id,
            float probability,
            boolean faulty,
            AlarmState alarm,
            boolean changed,
            double... values) {
        Reading reading = new Reading(device, id, TIME, SCHEMA, values);
        return new Verdict(reading, probability, faulty, MODEL, alarm, changed);
    }

    static List<Verdict> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> of("1", Optional.of(String.valueOf(i)), 0, false, AlarmState.NORMAL, false))
                .toList();
    }

    static Verdict transition(String device) {
        return of(device, Optional.of("transition " + device), 0.75f, true, AlarmState.ACTIVE, true);
    }
}
