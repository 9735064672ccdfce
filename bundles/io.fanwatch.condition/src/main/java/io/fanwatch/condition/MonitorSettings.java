// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The three times that fit a monitor to a kind of machine; everything else is fixed.
 *
 * @param learning how long a new device is watched before it is judged
 * @param fast time constant of the mean that says how the device is now
 * @param slow time constant of the mean that says what is normal; empty: what was learned stays normal for ever
 */
public record MonitorSettings(Duration learning, Duration fast, Optional<Duration> slow) {

    /** One week, one hour and two weeks: a machine that works day and night and wears over days and weeks. */
    public static final MonitorSettings DEFAULT =
            new MonitorSettings(Duration.ofDays(7), Duration.ofHours(1), Optional.of(Duration.ofDays(14)));

    /** @throws IllegalArgumentException if a time is not above zero, or the three do not follow in their order */
    public MonitorSettings {
        Objects.requireNonNull(learning, "learning");
        Objects.requireNonNull(fast, "fast");
        Objects.requireNonNull(slow, "slow");
        require(fast.compareTo(Duration.ZERO) > 0, "fast is " + fast + ": give a time above zero");
        require(learning.compareTo(fast) > 0, "learning is " + learning + ": give more than fast, which is " + fast);
        require(
                slow.isEmpty() || slow.get().compareTo(fast) > 0,
                "slow is " + slow.orElse(fast) + ": give more than fast, which is " + fast);
    }

    double learningSeconds() {
        return seconds(learning);
    }

    double fastSeconds() {
        return seconds(fast);
    }

    double slowSeconds() {
        return slow.map(MonitorSettings::seconds).orElse(Double.POSITIVE_INFINITY);
    }

    /** The time over which is looked at what lasts: seven of them are learned. */
    double lastingSeconds() {
        return learningSeconds() / 7;
    }

    /** The time from which the level is known, as the time constant of a mean. */
    double levelSeconds() {
        return slow.map(MonitorSettings::seconds).orElse(learningSeconds() / 2);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
