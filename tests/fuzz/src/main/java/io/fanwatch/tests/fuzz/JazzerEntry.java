// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What Jazzer calls, in a process of its own. With one target the input is the target's; with several its first byte says
 * whose it is.
 */
public final class JazzerEntry {

    /** The system property with the targets' names, separated by commas. */
    static final String TARGETS = "fanwatch.fuzz.targets";

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final List<FuzzTarget> OPEN = new ArrayList<>();

    private JazzerEntry() {}

    /** Called once. */
    public static void fuzzerInitialize() {
        Arrays.stream(System.getProperty(TARGETS).split(",")).map(Targets::open).forEach(OPEN::add);
    }

    /** Called with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (OPEN.size() == 1) {
            take(OPEN.get(0), input);
        } else if (input.length > 0) {
            take(OPEN.get((input[0] & 0xFF) % OPEN.size()), Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** Has a target take an input, which must take less than a second of a processor, however busy the machine is. */
    static void take(FuzzTarget target, byte[] input) throws Exception {
        long begin = THREADS.getCurrentThreadCpuTime();
        target.take(input);
        if (THREADS.getCurrentThreadCpuTime() - begin > LONGEST_NANOS) {
            throw new AssertionError("takes more than a second");
        }
    }
}
