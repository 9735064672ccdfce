// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fanwatch soak}. */
@Command(
        name = "fanwatch soak",
        abbreviateSynopsis = true,
        sortOptions = false,
        header = "Run a gateway for long while fans, models and configuration change, and see whether it grows.",
        description = {
            "",
            "Each fan sends 25 readings and goes, and the gateway forgets the oldest of those it keeps. The model is exchanged every "
                    + "minute, the configuration changed every ten seconds. docs/reliability.md says how it is judged.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every reading has its verdict, and nothing grew once the gateway kept as many fans as it may",
            "1:a verdict is missing, something grew, too few fans came to tell, or something does not run",
            "2:wrong usage"
        })
public final class Soak implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int SAMPLES = 120;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--fans",
            paramLabel = "N",
            defaultValue = "50000",
            description = "How many fans the gateway keeps (default: ${DEFAULT-VALUE}). Only what comes after so many "
                    + "fans is judged: a slow machine needs fewer, or more minutes.")
    private int fans;

    @Option(names = "--write", description = "Also write table and graph into docs.")
    private boolean write;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    private Soak() {}

    /** Exits with 0, with 1 if something grew or does not run, with 2 if an option is unknown. */
    public static void main(String[] arguments) {
        Chaos.execute(new CommandLine(new Soak()), arguments);
    }

    @Override
    public Integer call() throws ChaosException, IOException, InterruptedException {
        if (minutes < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes " + minutes + " is too short: give it 1 at least");
        }
        if (fans < 1) {
            throw new ParameterException(spec.commandLine(), "--fans " + fans + " is too few: give it 1 at least");
        }
        Path home = Path.of(System.getProperty("fanwatch.home", "")).toAbsolutePath();
        Duration length = Duration.ofMinutes(minutes);
        spec.commandLine().getErr().println("fanwatch soak: " + minutes + " minutes ...");
        SoakRun run = SoakRun.run(
                home,
                fans,
                new SoakRun.Rhythm(length, length.dividedBy(SAMPLES), Duration.ofMinutes(1), Duration.ofSeconds(10)));
        spec.commandLine().getOut().print(SoakReport.table(run));
        spec.commandLine().getOut().flush();
        if (write) {
            SoakReport.publish(home, run);
        }
        return run.isSound() ? CommandLine.ExitCode.OK : FAILED;
    }
}
