package io.fanwatch.api;

/**
 * A reading on its way through the gateway, with the duty to acknowledge it to where it came from.
 *
 * <p>A delivery that is never acknowledged is sent again by a broker that keeps the session, so nothing is lost when a
 * process dies in between.
 */
public interface Delivery {

    /** The reading itself. */
    Reading reading();

    /** Says that the reading's verdict has arrived. Does not block, may be called from any thread; later calls do nothing. */
    void acknowledge();
}
