// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happened to the model of a scorer.
 *
 * @param component the {@code kura.service.pid} of the scorer
 * @param model the model it is about, as in {@code fan 1.1.0}; where it came from if its name could not be read
 * @param before the model that was active until then; empty if there was none
 * @param message what happened, in a sentence
 * @param figures more of it, by names an engineer understands, in a fixed order: strings, numbers and booleans
 */
public record ModelChange(
        String component,
        Instant time,
        Kind kind,
        String model,
        String before,
        String message,
        Map<String, Object> figures) {

    /** What can happen to a model. */
    public enum Kind {
        /** It is active now. */
        TOOK_OVER,
        /** It was compared with the active one, and was not let into service. */
        HELD_BACK,
        /** It failed in service, and the one before is active again. */
        ROLLED_BACK,
        /** It cannot be used. */
        REFUSED
    }

    /** Copies the figures. */
    public ModelChange {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
