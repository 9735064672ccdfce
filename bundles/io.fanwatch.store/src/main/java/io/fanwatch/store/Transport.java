// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes what a {@link StoreAndForward} keeps to where it is wanted: sends items and says of each what became of it, and nothing
 * else. Order, retries, back-off and what waits on the disk are none of its business.
 */
@ConsumerType
public interface Transport extends AutoCloseable {

    /** An item that waits. It is the same object until it is delivered or refused, also if it is sent several times. Thread-safe. */
    interface Item {

        /** What was offered; not to be changed. */
        byte[] content();

        /** Says that it has arrived: it is forgotten. */
        void delivered();

        /** Says that it will never be taken as it is: it is counted, kept aside and forgotten, so that it holds up no other. */
        void refused(String reason);
    }

    /**
     * Sends items in their order. An item of which neither {@link Item#delivered} nor {@link Item#refused} was said comes again
     * with the next call, so that what became of it may also be said later, on any thread. Called by one thread.
     *
     * @param items the oldest that wait, never none
     * @return how long until the next call at the latest, if items are left
     * @throws IOException nothing can be delivered for now, with the reason in words: tried again after a while, which is as
     *     long as a {@link RetryLaterException} asks for at least
     * @throws InterruptedException the thread was interrupted, which means nothing unless this transport is closed
     */
    Duration send(List<Item> items) throws IOException, InterruptedException;

    /** Ends a call under way and lets go of the connection. Called on any thread, once; does not wait. */
    @Override
    default void close() {}
}
