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
 * @param unjudged why the model says nothing of this reading, for people, for example {@code 7 of 10 readings}; its
 *     probability is then 0 and means nothing
 */
public record Findings(
        OptionalDouble score,
        Optional<String> faultKind,
        Optional<RemainingLife> remaining,
        Optional<Condition> condition,
        Optional<String> unjudged) {

    /** Nothing. */
    public static final Findings NONE =
            new Findings(OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Of a reading that the model judged. */
    public Findings(
            OptionalDouble score,
            Optional<String> faultKind,
            Optional<RemainingLife> remaining,
            Optional<Condition> condition) {
        this(score, faultKind, remaining, condition, Optional.empty());
    }

    /** Of a reading that the model cannot judge yet. */
    public static Findings unjudged(String reason) {
        return new Findings(
                OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    /**
     * The same with what the device's own normal says.
     *
     * @param trend how long it still has by its trend, which counts if the model says nothing of it
     */
    public Findings with(Optional<RemainingLife> trend, Optional<Condition> now) {
        return new Findings(score, faultKind, remaining.or(() -> trend), now, unjudged);
    }
}
