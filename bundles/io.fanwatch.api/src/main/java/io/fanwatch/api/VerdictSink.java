// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes verdicts to where they are wanted: a topic, a cloud, a database, a page. Every sink has a bounded queue of its
 * own, so that none slows another. Thread-safe.
 */
@ConsumerType
public interface VerdictSink {

    /**
     * Whether readings are to be acknowledged only when this sink has delivered their verdicts. A sink that may be away
     * for long (a cloud, a database) keeps a store of its own and answers {@code false}. The answer never changes.
     */
    boolean confirmsDelivery();

    /**
     * Hands a batch over. Does not block.
     *
     * @param verdicts unmodifiable, in the order of the readings; may be kept
     * @return completed when the verdicts are delivered, however often the sink has to send them for that; exceptionally if it
     *     has no room for them now, or is going away: a confirming sink is then offered the batch again as soon as it has
     *     delivered another, or after a quarter of a second
     */
    CompletionStage<Void> accept(List<Verdict> verdicts);

    /**
     * Asked after each batch, of sinks that do not confirm delivery. Does not block.
     *
     * @return completed when what was accepted until now outlives a kill, or cannot be kept: readings are acknowledged only
     *     then. A sink without a store of its own has nothing to wait for
     */
    default CompletionStage<Void> kept() {
        return CompletableFuture.completedFuture(null);
    }
}
