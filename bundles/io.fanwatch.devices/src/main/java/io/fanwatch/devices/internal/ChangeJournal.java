// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which devices changed last, in that order. Writers wait for each other only, for nanoseconds; readers never make anybody
 * wait.
 */
final class ChangeJournal {

    /** Whoever misses more changes than this has to look at all devices. */
    static final int LENGTH = 1 << 15;

    private final AtomicReferenceArray<String> changed = new AtomicReferenceArray<>(LENGTH);
    private final AtomicLong last = new AtomicLong();
    private volatile long lastForgotten;

    /** Notes that a device changed, after it did. */
    synchronized void add(DeviceState state) {
        long revision = last.get() + 1;
        state.revision = revision;
        changed.setRelease(slot(revision), state.id);
        last.setRelease(revision);
    }

    synchronized void addForgotten(DeviceState state) {
        lastForgotten = last.get() + 1;
        add(state);
    }

    long last() {
        return last.getAcquire();
    }

    /** The number of the last change by which a device was forgotten. */
    long lastForgotten() {
        return lastForgotten;
    }

    /** The ids of what changed after one change and up to another, if that is still known. */
    Optional<Set<String>> between(long after, long upTo) {
        Set<String> ids = new LinkedHashSet<>();
        for (long revision = after + 1; upTo - after < LENGTH && revision <= upTo; revision++) {
            ids.add(changed.getAcquire(slot(revision)));
        }
        // what was overwritten meanwhile is lost
        return last() - after < LENGTH ? Optional.of(ids) : Optional.empty();
    }

    private static int slot(long revision) {
        return (int) (revision % LENGTH);
    }
}
