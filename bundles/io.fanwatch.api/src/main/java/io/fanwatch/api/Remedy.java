// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What would have a listener take a message that it rejected.
 *
 * @param settings the listener's properties and their values, everything else as by default; empty if no settings would do
 * @param readings what would come of the message then; empty if there are no settings
 * @param notes what to know besides, in words; without settings, why there are none and what to do
 */
public record Remedy(Map<String, String> settings, List<Reading> readings, List<String> notes) {

    /** Keeps copies, the settings in their order by name. */
    public Remedy {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        readings = List.copyOf(readings);
        notes = List.copyOf(notes);
    }
}
