// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.condition.Times;
import io.fanwatch.model.LifeOptions;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options of {@code train} for remaining life. */
final class LifeChoice {

    @Option(
            names = "--target",
            paramLabel = "T",
            description = "fault: is a reading faulty; rul: how long a unit still has, learned from units that ran to"
                    + " failure.",
            defaultValue = "fault")
    private String target;

    @Option(
            names = "--unit",
            paramLabel = "COLUMN",
            description = "rul: column that tells units apart.",
            defaultValue = "unit")
    private String unit;

    @Option(
            names = "--cycle",
            paramLabel = "COLUMN",
            description = "rul: column with the unit's age, in cycles or hours; its last reading is its failure.",
            defaultValue = "cycle")
    private String cycle;

    @Option(
            names = "--life-unit",
            paramLabel = "U",
            description = "rul: what that column counts: cycles or hours.",
            defaultValue = "cycles")
    private String lifeUnit;

    @Option(
            names = "--cycle-time",
            paramLabel = "T",
            description = "rul: how long a cycle takes on the machine, as windows are times on the gateway.",
            defaultValue = "1h")
    private String cycleTime;

    @Option(names = "--cap", paramLabel = "N", description = "rul: most that is said to remain.", defaultValue = "125")
    private double cap;

    @Option(names = "--alarm", paramLabel = "N", description = "rul: alarm when less remains.", defaultValue = "30")
    private double alarm;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "rul: cycles that means of each column are taken over.",
            defaultValue = "30")
    private int window;

    @Option(
            names = "--own-start",
            paramLabel = "N",
            description = "rul: compares with the first N cycles of the unit's own life.")
    private Integer ownStart;

    @Option(names = "--age", description = "rul: tells the model the unit's age.")
    private boolean age;

    /**
     * Empty if faults are to be told.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    Optional<LifeOptions> options() {
        return switch (target) {
            case "fault" -> Optional.empty();
            case "rul" ->
                Optional.of(new LifeOptions(
                        unit,
                        cycle,
                        Times.parse(lifeUnit.equals("hours") ? "1h" : cycleTime),
                        lifeUnit,
                        cap,
                        alarm,
                        window,
                        ownStart == null ? OptionalInt.empty() : OptionalInt.of(ownStart),
                        age));
            default -> throw new IllegalArgumentException("There is no --target '" + target + "'. Give fault or rul.");
        };
    }
}
