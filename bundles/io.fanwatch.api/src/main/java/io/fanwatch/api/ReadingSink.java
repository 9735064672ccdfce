// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ProviderType;

/** Takes readings in: the predictor's side of the way from a listener. Thread-safe; the queue behind it is bounded. */
@ProviderType
public interface ReadingSink {

    /**
     * Hands a reading over, waiting while the queue is full. The order of one caller's deliveries is kept.
     *
     * @return whether the delivery was taken; if not, it stays the caller's and may be offered again
     * @throws InterruptedException if the caller is interrupted while it waits; the delivery was not taken
     */
    boolean offer(Delivery delivery, long timeout, TimeUnit unit) throws InterruptedException;

    /**
     * Hands readings over that are there together, which costs less than one at a time. Waits only while none fits.
     *
     * @param deliveries in their order; not kept
     * @return how many were taken, the first ones; the others stay the caller's and may be offered again
     * @throws InterruptedException if the caller is interrupted while it waits; none was taken
     */
    default int offer(List<? extends Delivery> deliveries, long timeout, TimeUnit unit) throws InterruptedException {
        return !deliveries.isEmpty() && offer(deliveries.get(0), timeout, unit) ? 1 : 0;
    }
}
