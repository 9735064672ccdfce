// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that never outgrow their bound: with one entry too many the oldest goes. Not thread-safe. */
public final class BoundedMap {

    private BoundedMap() {}

    /** A map whose oldest entry is the one that came first. */
    public static <K, V> Map<K, V> byArrival(int maximum) {
        return new Bounded<>(maximum, false);
    }

    /** A map whose oldest entry is the one that was neither put nor got for longest. */
    public static <K, V> Map<K, V> byUse(int maximum) {
        return new Bounded<>(maximum, true);
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int maximum;

        private Bounded(int maximum, boolean byUse) {
            super(16, 0.75f, byUse);
            this.maximum = maximum;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > maximum;
        }
    }
}
