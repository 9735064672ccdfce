// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.launcher.demo.Troubles;
import io.fanwatch.model.simulation.Scenario;
import java.util.Set;
import picocli.CommandLine.Option;

/** What may happen to the fans of {@code demo} besides failing; nothing, if nobody asks for it. */
final class TroubleOptions {

    @Option(
            names = "--scenario",
            paramLabel = "A|B|C",
            defaultValue = "B",
            description =
                    "How healthy fans behave: A noise alone, B each in its own way with load steps, day and night, C"
                            + " also with a season, regimes of one to three days and 0.5 %% bad readings (default:"
                            + " ${DEFAULT-VALUE}).")
    private Scenario scenario;

    @Option(
            names = "--drop-outs",
            paramLabel = "N,N,...",
            hideParamSyntax = true,
            split = ",",
            description = "Numbers of fans that send nothing for two of each twelve hours, by their clock.")
    private Set<Integer> dropOuts = Set.of();

    @Option(
            names = "--stuck",
            paramLabel = "N,N,...",
            hideParamSyntax = true,
            split = ",",
            description = "Numbers of fans whose rotation sensor is stuck from the fourth day on; in real time from the"
                    + " beginning.")
    private Set<Integer> stuck = Set.of();

    @Option(names = "--serviced", description = "Repair the fan that wears on the seventh day.")
    private boolean serviced;

    Troubles of(int fans) throws CommandException {
        check("--drop-outs", dropOuts, fans);
        check("--stuck", stuck, fans);
        return new Troubles(scenario, dropOuts, stuck, serviced);
    }

    /** Refuses numbers of fans that there are not. */
    static void check(String option, Set<Integer> numbers, int fans) throws CommandException {
        for (int fan : numbers) {
            if (fan < 1 || fan > fans) {
                throw CommandException.badInput(option + " names fan " + fan + ", but the fans are 1 to " + fans);
            }
        }
    }
}
