// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import java.time.Instant;
import java.util.Optional;

/** Whole numbers of since 1970 whose magnitude says what they count: s, ms, µs or ns. */
final class EpochTime {

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long MILLIS_BELOW = SECONDS_BELOW * 1_000;
    private static final long MICROS_BELOW = MILLIS_BELOW * 1_000;

    private EpochTime() {}

    /** The moment, or nothing if the text is no whole number. */
    static Optional<Instant> of(String text) {
        try {
            return Optional.of(of(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Instant of(long count) {
        long size = count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
        if (size < SECONDS_BELOW) {
            return Instant.ofEpochSecond(count);
        }
        long perSecond = size < MILLIS_BELOW ? 1_000 : size < MICROS_BELOW ? 1_000_000 : 1_000_000_000;
        return Instant.ofEpochSecond(
                Math.floorDiv(count, perSecond), Math.floorMod(count, perSecond) * (1_000_000_000L / perSecond));
    }
}
