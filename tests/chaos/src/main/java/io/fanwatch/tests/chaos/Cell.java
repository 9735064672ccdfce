// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One fault of one part.
 *
 * @param part what it is done to
 * @param fault what is done
 */
record Cell(Part part, Fault fault) {

    /** All that are run. The network between gateway and another part is that part's. */
    static List<Cell> run() {
        return all().stream().filter(cell -> cell.senseless().isEmpty()).toList();
    }

    /** All there are. */
    static List<Cell> all() {
        return Stream.of(Part.values())
                .flatMap(part -> Stream.of(Fault.values()).map(fault -> new Cell(part, fault)))
                .filter(cell -> !cell.part().isGatewayWithStore() || cell.fault() == Fault.KILL)
                .toList();
    }

    /** Why it tells nothing and is not run; nothing if it is run. */
    Optional<String> senseless() {
        return Optional.ofNullable(
                switch (fault) {
                    case KILL, STOP, FULL -> null;
                    case CUT, HOLE, SLOW -> part == Part.GATEWAY ? "its network is that of the other parts" : null;
                    case POWER -> powerSenseless();
                    case CLOCK -> clockSenseless();
                });
    }

    private String powerSenseless() {
        return switch (part) {
            case BROKER, GATEWAY, GATEWAY_INFLUXDB, GATEWAY_KAFKA, CLOUD -> null;
            case INFLUXDB -> "what it keeps of what it has confirmed is its own matter";
            case KAFKA -> "one server does not flush what it confirms; its copies on others would last";
        };
    }

    private String clockSenseless() {
        return switch (part) {
            case GATEWAY, GATEWAY_INFLUXDB, GATEWAY_KAFKA -> null;
            case BROKER, CLOUD -> "Mosquitto asks its clock only whether a session is older than 14 days";
            case INFLUXDB -> "points have the times of their readings";
            case KAFKA -> "only what is older than a week is deleted by it";
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
