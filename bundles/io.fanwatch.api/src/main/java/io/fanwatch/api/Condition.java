// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a device is, compared with its own normal.
 *
 * @param phase what is being done for it
 * @param distance how far it is from its normal: 1 at the limit, 0 while nothing can be said
 * @param alarmSince since when it is lastingly beyond the limit, by the readings' time; empty if it is not
 * @param contributions what each feature has to do with the distance, the greatest share first; empty while the device is
 *     well within its normal
 * @param faultySince since when the model has lastingly called it faulty more often than is normal for it; empty if it does
 *     not. What warns earliest is this or {@code alarmSince}
 */
public record Condition(
        Phase phase,
        double distance,
        Optional<Instant> alarmSince,
        List<Contribution> contributions,
        Optional<Instant> faultySince) {

    /** One that no model calls faulty. */
    public Condition(Phase phase, double distance, Optional<Instant> alarmSince, List<Contribution> contributions) {
        this(phase, distance, alarmSince, contributions, Optional.empty());
    }

    /** What can be done for a device. */
    public enum Phase {
        /** Its normal is being learned; no distance is said yet. */
        LEARNING,
        /** It is compared with its normal. */
        WATCHING,
        /** Its machine stands; nothing is learned or judged. */
        PAUSED
    }

    /**
     * What one feature has to do with the distance.
     *
     * @param feature the feature as it was written
     * @param deviation how far its fast mean is from its normal, in standard deviations of that difference; the sign is
     *     the direction
     * @param share its part of the squared distance; the shares of all features add up to 1, one that another feature
     *     explains can be below 0
     */
    public record Contribution(String feature, double deviation, double share) {

        /** For people: {@code vibration +2.4 σ}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %+.1f σ", feature, deviation);
        }
    }
}
