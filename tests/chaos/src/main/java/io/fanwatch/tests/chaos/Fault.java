// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/** What is done to a part. */
enum Fault {
    KILL("kill -9"),
    STOP("SIGSTOP"),
    CUT("connection cut"),
    HOLE("black hole"),
    SLOW("1 kB/s"),
    FULL("disk full"),
    POWER("power cut"),
    CLOCK("clock ±1 h");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /** As people write it. */
    String label() {
        return label;
    }

    /** Whether the process dies of it, so that it is done again once all has recovered. */
    boolean isDeadly() {
        return this == KILL || this == POWER;
    }

    /** Whether it is done to the disk. */
    boolean isOfDisk() {
        return this == FULL || this == POWER;
    }

    /** Whether it is done to the network before the part, and not to its process. */
    boolean isOfNetwork() {
        return this == CUT || this == HOLE || this == SLOW;
    }
}
