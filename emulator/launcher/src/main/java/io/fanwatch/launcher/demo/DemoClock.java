// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * The fans' clock: it begins so long ago, goes faster until it shows the present, and then goes as clocks do. Immutable.
 *
 * @param start the present when it starts
 * @param past how long ago it begins; zero for a clock that is never ahead of itself
 * @param catchUp after how long it shows the present
 */
record DemoClock(LocalDateTime start, Duration past, Duration catchUp) {

    /** What it shows so long after its start. */
    LocalDateTime at(Duration elapsed) {
        if (past.isZero() || elapsed.compareTo(catchUp) >= 0) {
            return start.plus(elapsed);
        }
        double part = (double) elapsed.toNanos() / catchUp.toNanos();
        long whole = past.plus(catchUp).toMillis();
        return begin().plus(Duration.ofMillis((long) (part * whole)));
    }

    /** What it shows at first. */
    LocalDateTime begin() {
        return start.minus(past);
    }
}
