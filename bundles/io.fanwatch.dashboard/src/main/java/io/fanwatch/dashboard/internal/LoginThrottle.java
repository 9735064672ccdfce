// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.component.BoundedMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes those wait who guess passwords: after {@value #FREE} failures of one user from one address, or {@value
 * #FREE_PER_ADDRESS} from one address, each further one doubles the wait, up to a minute. Failures are forgotten after
 * ten minutes without one. Who got in from an address before does not wait for what others do there, such as those behind the
 * same proxy. Bounded; thread-safe.
 */
final class LoginThrottle {

    static final int FREE = 5;
    static final int FREE_PER_ADDRESS = 20;

    private static final int MOST_ENTRIES = 2_000;
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final int MOST_DOUBLINGS = 6;
    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private record Failures(int count, long lastNanos, long untilNanos) {}

    private record Who(String address, String user) {}

    private final LongSupplier nanoTime;
    private final Map<Who, Failures> byWho = BoundedMap.byUse(MOST_ENTRIES);
    private final Map<Who, Boolean> known = BoundedMap.byUse(MOST_ENTRIES);
    private long failures;

    LoginThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long a log-in has to wait, 0 if it need not. */
    synchronized long secondsToWait(String address, String user) {
        Who who = new Who(address, DeviceIds.bounded(user));
        long own = secondsToWait(who);
        return known.get(who) == null ? Math.max(own, secondsToWait(new Who(address, ""))) : own;
    }

    private long secondsToWait(Who who) {
        Failures failed = byWho.get(who);
        long nanos = failed == null ? 0 : failed.untilNanos() - nanoTime.getAsLong();
        return nanos <= 0 ? 0 : 1 + TimeUnit.NANOSECONDS.toSeconds(nanos - 1);
    }

    /** A log-in failed. Returns whether the next one has to wait and the one before had not. */
    synchronized boolean failed(String address, String user) {
        failures++;
        boolean waits = fail(new Who(address, DeviceIds.bounded(user)), FREE);
        return fail(new Who(address, ""), FREE_PER_ADDRESS) || waits;
    }

    private boolean fail(Who who, int free) {
        long now = nanoTime.getAsLong();
        Failures before = byWho.get(who);
        int count = before == null || now - before.lastNanos() > FORGOTTEN_NANOS ? 1 : before.count() + 1;
        int doublings = Math.min(MOST_DOUBLINGS, count - free);
        int seconds = doublings < 0 ? 0 : Math.min(LONGEST_WAIT_SECONDS, 1 << doublings);
        byWho.put(who, new Failures(count, now, now + TimeUnit.SECONDS.toNanos(seconds)));
        return count == free;
    }

    /** A log-in succeeded: that user's failures from there are forgotten. */
    synchronized void succeeded(String address, String user) {
        Who who = new Who(address, DeviceIds.bounded(user));
        byWho.remove(who);
        known.put(who, true);
    }

    /** How many log-ins failed in all. */
    synchronized long failures() {
        return failures;
    }
}
