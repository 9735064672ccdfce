// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the way of a reading through the gateway, step by step, and prints a table. Takes about a minute. */
@Command(
        name = "benchmarks",
        header = "Measures what a reading costs on its way through the gateway.",
        description = "Every step is measured beside the library beneath it, in the same run: the ratio counts.")
public final class MicroBenchmarks implements Callable<Integer> {

    private static final int WARM_UPS = 3;
    private static final int MEASUREMENTS = 5;
    private static final TimeValue ITERATION = TimeValue.milliseconds(500);

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the table as JSON to this file.")
    private Optional<Path> json;

    @Option(names = "--verbose", description = "Show what JMH says.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    private MicroBenchmarks() {}

    /** Exits with 0, with 1 if a benchmark failed or the file cannot be written, with 2 if an option is unknown. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MicroBenchmarks())
                .setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, command))
                .execute(arguments));
    }

    private static int failed(Exception exception, CommandLine command) {
        String remedy = exception instanceof IOException ? "choose another file" : "--verbose shows what JMH says";
        command.getErr().println(exception + ": " + remedy);
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() throws RunnerException, IOException {
        Options settings = new OptionsBuilder()
                .forks(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(ITERATION)
                .measurementIterations(MEASUREMENTS)
                .measurementTime(ITERATION)
                .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT)
                .build();
        PrintWriter out = spec.commandLine().getOut();
        JsonArray rows = new JsonArray();
        out.println(Row.header());
        out.flush();
        for (Comparison comparison : Comparison.ALL) {
            Row row = comparison.measure(settings);
            out.println(row.line());
            out.flush();
            rows.add(row.json());
        }
        if (json.isPresent()) {
            Gson gson = new GsonBuilder().setPrettyPrinting().create();
            Files.writeString(json.get(), gson.toJson(rows) + "\n");
        }
        return CommandLine.ExitCode.OK;
    }
}
