// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is found out of a device with a reading, beside the fault probability; each part only if something says it.
 *
 * @param score what the model gave where that is no probability: a score or a reconstruction error, in the model's unit
 * @param faultKind the likeliest kind of fault, if the model tells kinds apart
 * @param remaining how long it still has, by the model or else by its trend
 * @param condition how it is, compared with its own normal
 */
public record Findings(
        OptionalDouble score,
        Optional<String> faultKind,
        Optional<RemainingLife> remaining,
        Optional<Condition> condition) {

    /** Nothing. */
    public static final Findings NONE =
            new Findings(OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
