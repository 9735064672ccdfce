// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import java.time.Duration;

/** When to give up. */
final class Deadline {

    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isPast() {
        return atNanos - System.nanoTime() <= 0;
    }

    /** What is left, but not more than that. */
    Duration leftUpTo(Duration most) {
        Duration left = Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
        return left.compareTo(most) < 0 ? left : most;
    }
}
