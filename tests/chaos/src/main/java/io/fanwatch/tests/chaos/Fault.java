// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/** What is done to a part. */
enum Fault {
    KILL("kill -9"),
    STOP("SIGSTOP"),
    CUT("connection cut"),
    HOLE("black hole"),
    SLOW("1 kB/s");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /** As people write it. */
    String label() {
        return label;
    }

    /** Whether it is done to the network before the part, and not to its process. */
    boolean isOfNetwork() {
        return this == CUT || this == HOLE || this == SLOW;
    }
}
