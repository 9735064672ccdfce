// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A fan that reports every five minutes, with noise and a day's cycle, from a moment of its own on. */
final class Fan {

    static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
    static final Duration INTERVAL = Duration.ofMinutes(5);

    private static final double[] NORMAL = {600, 40, 150, 48};
    private static final double[] NOISE = {10, 0.5, 5, 0.3};

    private final String id;
    private final SplittableRandom random;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    Fan(String id) {
        this.id = id;
        this.random = new SplittableRandom(id.hashCode());
    }

    Instant now() {
        return now;
    }

    /** The next reading. */
    Reading next(double lessRotation) {
        now = now.plus(INTERVAL);
        double sun = Math.sin(now.getEpochSecond() / 86_400.0 * 2 * Math.PI);
        double[] values = new double[NORMAL.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = NORMAL[i] + NOISE[i] * (random.nextGaussian() + sun);
        }
        values[0] -= lessRotation;
        return new Reading(id, Optional.empty(), now, SCHEMA, values);
    }

    /** Readings of a healthy fan. */
    Stream<Reading> healthy(Duration time) {
        return Stream.generate(() -> next(0)).limit(time.dividedBy(INTERVAL));
    }

    /** Readings of a fan that loses so much rotation in that time, evenly. */
    Stream<Reading> wearing(Duration time, double lessRotation) {
        long count = time.dividedBy(INTERVAL);
        return Stream.iterate(1, i -> i + 1).limit(count).map(i -> next(lessRotation * i / count));
    }
}
