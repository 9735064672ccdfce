// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One fault of one part.
 *
 * @param part what it is done to
 * @param fault what is done
 */
record Cell(Part part, Fault fault) {

    /** All there are. The network between gateway and broker is the broker's. */
    static List<Cell> all() {
        return Stream.of(Part.values())
                .flatMap(part -> Stream.of(Fault.values()).map(fault -> new Cell(part, fault)))
                .filter(Cell::makesSense)
                .toList();
    }

    private boolean makesSense() {
        return switch (fault) {
            case CUT, HOLE, SLOW -> part != Part.GATEWAY;
            case FULL, POWER -> !part.isStore();
            case CLOCK -> part == Part.GATEWAY;
            case KILL, STOP -> true;
        };
    }

    /** What users call it, {@code broker:kill} for example. */
    String id() {
        return (part + ":" + fault).toLowerCase(Locale.ROOT);
    }

    /** Whether what the broker confirmed may be gone with it. */
    boolean killsBroker() {
        return part == Part.BROKER && fault.isDeadly();
    }
}
