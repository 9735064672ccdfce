// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says how likely each reading shows a fault. This is the service to implement for a model of one's own.
 *
 * <p>Thread-safe: several predictors may share one scorer.
 */
@ConsumerType
public interface Scorer {

    /**
     * Scores a batch, wholly by one model even if the model is exchanged meanwhile. May block.
     *
     * @param readings at least one reading, not necessarily all of one schema; not to be kept after the call
     * @return one probability a reading, in their order, and the model that gave them
     * @throws ScoringException if the batch could not be scored. The caller tries again, so a failure that will not pass
     *     by itself (a reading that lacks a feature) is a {@link ScoringException} with {@link ScoringException#isPermanent()},
     *     and with {@link ScoringException#isMismatch()} if another configuration would help
     */
    Scores score(List<Reading> readings) throws ScoringException;
}
