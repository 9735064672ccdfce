// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link DiskQueue} is kept.
 *
 * @param maximumBytes how much its entries may take, each counted with {@link DiskQueue#ENTRY_BYTES} on top of its length;
 *     at least 1,024 bytes. The file may be twice as long, and what is
 *     written within about three seconds comes on top
 * @param whenFull what becomes of new entries that do not fit
 * @param flushInterval after how long at the latest an appended entry is safe on the disk, 10 ms to 1 h: what a power cut
 *     or a kill may cost. A short one wears flash memory
 */
public record QueueOptions(long maximumBytes, WhenFull whenFull, Duration flushInterval) {

    private static final long LEAST_BYTES = 1_024;

    /** @throws IllegalArgumentException if a value is out of its range */
    public QueueOptions {
        Objects.requireNonNull(whenFull);
        if (maximumBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "a queue of " + maximumBytes + " bytes: it must have at least " + LEAST_BYTES);
        }
        if (flushInterval.toMillis() < 10 || flushInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("a flush interval of " + flushInterval + ": it must be 10 ms to 1 h");
        }
    }

    /** With a flush every second. */
    public QueueOptions(long maximumBytes, WhenFull whenFull) {
        this(maximumBytes, whenFull, Duration.ofSeconds(1));
    }
}
