// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Verdicts as a predictor gives them. */
final class Verdicts {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "temperature"));
    private static final ModelDescription MODEL =
            new ModelDescription("fan", "1.0.0", List.of("rotation", "temperature"), 0.5);

    private Verdicts() {}

    static Verdict healthy(String fan) {
        return verdict(fan, 0.1f, false, AlarmState.NORMAL);
    }

    static Verdict alarming(String fan) {
        return verdict(fan, 0.9f, true, AlarmState.ACTIVE);
    }

    /** A verdict of a predictor that goes by a threshold of its own. */
    static Verdict faultyBelowTheModelsThreshold(String fan) {
        return verdict(fan, 0.3f, true, AlarmState.NORMAL);
    }

    private static Verdict verdict(String fan, float probability, boolean faulty, AlarmState alarm) {
        Reading reading = new Reading(fan, Optional.empty(), Instant.EPOCH, SCHEMA, 600, 40.25);
        return new Verdict(reading, probability, faulty, MODEL, alarm, false);
    }
}
