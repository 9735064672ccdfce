// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fanwatch fuzz}. */
@Command(
        name = "fanwatch fuzz",
        abbreviateSynopsis = true,
        sortOptions = false,
        header = "Feed all that takes something from outside with what a coverage-guided fuzzer makes up.",
        description = {
            "",
            "Each target runs in a process of its own, with 256 MB of heap. An input fails if what takes it throws anything "
                    + "but what it refuses inputs with, needs more than a second or all the memory, or makes something else "
                    + "of it than it should. What is learned stays in tests/fuzz/target/fuzz, so a later run goes on.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no input failed", "1:an input failed, or something does not run", "2:wrong usage"})
public final class Fuzz implements Callable<Integer> {

    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long it may take in all. Without --minutes and --inputs: 20 minutes.")
    private int minutes;

    @Option(names = "--inputs", paramLabel = "N", description = "How many inputs each target gets.")
    private long inputs;

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, separated by commas; --list says which there are.")
    private List<String> only = List.of();

    @Option(
            names = "--keep",
            description =
                    "Afterwards add the inputs that reach code no kept one reaches to tests/fuzz/src/main/resources/"
                            + "seeds.")
    private boolean keep;

    @Option(names = "--list", description = "List the targets and exit.")
    private boolean list;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    private Fuzz() {}

    /** Exits with 0, with 1 if an input failed, with 2 if an option is unknown. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Fuzz())
                .setParameterExceptionHandler((exception, given) -> {
                    PrintWriter err = exception.getCommandLine().getErr();
                    err.println("fanwatch fuzz: " + exception.getMessage());
                    err.println("Try 'fanwatch fuzz --help'.");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Targets.names().forEach(out::println);
            return 0;
        }
        List<String> chosen = chosen();
        int total = minutes == 0 && inputs == 0 ? 20 : minutes;
        long seconds = TimeUnit.MINUTES.toSeconds(total) / chosen.size();
        Path module = Path.of(System.getProperty("fanwatch.home", ".")).resolve("tests/fuzz");
        Campaign campaign = new Campaign(module.resolve("target/fuzz"));
        long all = 0;
        int failed = 0;
        out.printf(Locale.ROOT, "%-16s %12s %9s%n", "target", "inputs", "failures");
        for (String target : chosen) {
            Campaign.Result result = campaign.run(List.of(target), inputs, seconds);
            all += result.inputs();
            failed += result.findings().size();
            out.printf(
                    Locale.ROOT,
                    "%-16s %,12d %9d%n",
                    target,
                    result.inputs(),
                    result.findings().size());
            result.findings().stream().distinct().forEach(finding -> out.println("  " + finding));
            if (!result.findings().isEmpty()) {
                out.println("  see " + result.log());
            }
            out.flush();
            if (keep) {
                campaign.keep(target, module.resolve("src/main/resources/seeds").resolve(target));
            }
        }
        out.printf(Locale.ROOT, "%-16s %,12d %9d%n", "all", all, failed);
        return failed == 0 ? 0 : FAILED;
    }

    private List<String> chosen() {
        List<String> chosen = new ArrayList<>();
        Targets.names().forEach(name -> {
            if (only.isEmpty() || only.contains(name)) {
                chosen.add(name);
            }
        });
        only.stream().filter(name -> !Targets.has(name)).findFirst().ifPresent(name -> {
            throw new ParameterException(spec.commandLine(), "there is no target " + name + ": see --list");
        });
        if (minutes < 0 || inputs < 0) {
            throw new ParameterException(spec.commandLine(), "--minutes and --inputs must be above 0");
        }
        return chosen;
    }
}
