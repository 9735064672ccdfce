// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import io.fanwatch.component.Require;
import java.time.Duration;
import java.util.Map;

/**
 * What a {@link StoreAndForward} goes by.
 *
 * @param room what may wait on the disk, in all channels together
 * @param batchItems how many items of a channel are sent at once at most
 * @param batchInterval how long items wait for a batch to fill at most
 * @param shortestDelay the wait after a first failure; doubles with each further one
 * @param longestDelay beyond which the wait does not grow
 */
public record StoreSettings(
        QueueOptions room, int batchItems, Duration batchInterval, Duration shortestDelay, Duration longestDelay) {

    private static final long MEGABYTE = 1_000_000;
    private static final Map<String, WhenFull> WHEN_FULL =
            Map.of("DROP_OLDEST", WhenFull.DROP_OLDEST, "KEEP_OLDEST", WhenFull.REFUSE);

    /**
     * Reads the properties by which sinks configure it.
     *
     * @param batchSize {@code batch.size}, items
     * @param batchInterval {@code batch.interval}, milliseconds
     * @param shortestDelay {@code retry.delay.minimum}, seconds
     * @param longestDelay {@code retry.delay.maximum}, seconds
     * @param size {@code buffer.maximum.size}, megabytes
     * @param whenFull {@code buffer.when.full}, {@code DROP_OLDEST} or {@code KEEP_OLDEST}
     * @param flushInterval {@code buffer.flush.interval}, milliseconds
     * @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy
     */
    public static StoreSettings of(
            int batchSize,
            int batchInterval,
            int shortestDelay,
            int longestDelay,
            int size,
            String whenFull,
            int flushInterval) {
        QueueOptions room = new QueueOptions(
                MEGABYTE * Require.within("buffer.maximum.size", size, 1, 100_000, "MB"),
                Require.oneOf("buffer.when.full", whenFull, WHEN_FULL),
                Require.milliseconds("buffer.flush.interval", flushInterval, 10, 60_000));
        return new StoreSettings(
                room,
                Require.within("batch.size", batchSize, 1, 10_000, ""),
                Require.milliseconds("batch.interval", batchInterval, 10, 60_000),
                Require.seconds("retry.delay.minimum", shortestDelay, 1, 3_600),
                Require.seconds("retry.delay.maximum", longestDelay, shortestDelay, 86_400));
    }

    /** Likewise, with batches of 1,000 items every 100 ms, delays of 1 to 60 s, and a flush every second. */
    public static StoreSettings of(int size, String whenFull) {
        return of(1_000, 100, 1, 60, size, whenFull, 1_000);
    }
}
