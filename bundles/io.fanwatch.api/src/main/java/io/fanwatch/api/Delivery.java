// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/**
 * A reading on its way through the gateway, with the duty to acknowledge it to where it came from.
 *
 * <p>A delivery that is never acknowledged is sent again by a broker that keeps the session, so nothing is lost when a
 * process dies in between. Thread-safe; only the first call of {@link #acknowledge()} or {@link #reject} counts.
 */
public interface Delivery {

    /** The reading itself. */
    Reading reading();

    /** Says that the reading's verdict has arrived. Does not block. */
    void acknowledge();

    /**
     * Says that this reading can never be scored: its source keeps it aside with the reason and acknowledges it. Does
     * not block.
     *
     * @param reason what is wrong with it, in words
     */
    void reject(String reason);

    /**
     * Asks the source to deliver this reading anew, if it would make another one of it now because it is configured
     * otherwise.
     *
     * @return whether it will; nothing else is then to be done with this delivery
     */
    default boolean renew() {
        return false;
    }
}
