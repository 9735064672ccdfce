// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The publishers of the gateway by name, and which of them a predictor uses. Thread-safe. */
final class Publishers {

    private final Set<String> there = ConcurrentHashMap.newKeySet();
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    void come(String name) {
        there.add(name);
    }

    void go(String name) {
        there.remove(name);
    }

    void use(String name) {
        used.add(name);
    }

    void leave(String name) {
        used.remove(name);
    }

    /** Those that are there and get no verdicts from this predictor, in alphabetical order. */
    Set<String> leftOut() {
        Set<String> names = new TreeSet<>(there);
        names.removeAll(used);
        names.remove(AllPublishers.EVERY);
        return names;
    }
}
