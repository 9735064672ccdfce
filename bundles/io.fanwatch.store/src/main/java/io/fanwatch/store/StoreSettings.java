package io.fanwatch.store;

import java.time.Duration;

/**
 * What a {@link StoreAndForward} goes by.
 *
 * @param room what may wait on the disk, in all channels together; see {@link QueueOptions}
 * @param batchItems how many items of a channel are sent at once at most
 * @param batchInterval how long items wait for a batch to fill at most
 * @param shortestDelay the wait after a first failure; doubles with each further one
 * @param longestDelay beyond which the wait does not grow
 */
public record StoreSettings(
        QueueOptions room, int batchItems, Duration batchInterval, Duration shortestDelay, Duration longestDelay) {}
