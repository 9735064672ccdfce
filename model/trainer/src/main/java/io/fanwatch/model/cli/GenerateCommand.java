// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.model.FanDataGenerator;
import io.fanwatch.model.TrainingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code generate}: writes a CSV file of labelled fan readings. */
@Command(
        name = "generate",
        description = "Writes a CSV file of labelled fan readings, drawn from the published ranges.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is written", "1:the file cannot be written", "2:wrong usage"})
public final class GenerateCommand implements Callable<Integer> {

    @Option(names = "--rows", paramLabel = "N", description = "Number of readings.", defaultValue = "20000")
    private int rows;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same readings.",
            defaultValue = "1")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE.csv", description = "File to write.", required = true)
    private Path out;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            FanDataGenerator.write(out, rows, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (TrainingException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
        PrintWriter console = spec.commandLine().getOut();
        console.printf("%d readings written to %s%n", rows, out);
        console.flush();
        return ExitCode.OK;
    }
}
