// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fanwatch bench}. */
@Command(
        name = "fanwatch bench",
        abbreviateSynopsis = true,
        sortOptions = false,
        header = "Measure Fanwatch end to end, beside other ways to do the same.",
        description = {
            "",
            "Runs Mosquitto, gateways, reference pipelines and a load generator on this machine, measures them in turn "
                    + "and says which goals are met. Takes 15 to 20 minutes; let the machine rest meanwhile. "
                    + "bench --micro --help is about the single steps alone.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, whether or not the goals are met",
            "1:something does not run or a file cannot be written",
            "2:wrong usage"
        })
public final class Bench implements Callable<Integer> {

    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Measure shorter: less than 5 minutes, and less certain.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the metrics to this file.")
    private Optional<Path> json;

    @Option(names = "--plots", paramLabel = "DIR", description = "Also draw them, as PNG files in this folder.")
    private Optional<Path> plots;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Measure only these, separated by commas: throughput, latency, fans, start, memory, change, "
                    + "xmx64m, sizes, micro; or the throughput of single systems: broker, e2e_qos0, paho_echo, "
                    + "hivemq_echo, seed, e2e_qos1, paho_echo_qos1, e2e_1k_fans, e2e_100k_fans.")
    private List<String> only = List.of();

    @Option(
            names = "--soak",
            paramLabel = "READINGS",
            description = "Instead send that many readings through a gateway and show its memory after each million.")
    private Optional<Long> soak;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Measure the Fanwatch that is built in this folder, in place of this one.")
    private Optional<Path> home;

    @Option(names = "--trial", hidden = true, description = "Only see whether everything runs.")
    private boolean trial;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    private Bench() {}

    /** The command, to be executed once. */
    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setParameterExceptionHandler((exception, arguments) -> {
                    PrintWriter err = exception.getCommandLine().getErr();
                    err.println("fanwatch bench: " + exception.getMessage());
                    err.println("Try 'fanwatch bench --help'.");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof BenchmarkException || exception instanceof IOException) {
                        command.getErr().println("fanwatch bench: " + remedy(exception));
                    } else {
                        exception.printStackTrace(command.getErr());
                    }
                    return FAILED;
                });
    }

    private static String remedy(Exception exception) {
        return exception instanceof IOException
                ? exception + ": choose another file or folder"
                : exception.getMessage();
    }

    /** Exits with 0, with 1 if something does not run, with 2 if an option is unknown. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    @Override
    public Integer call() throws BenchmarkException, IOException, InterruptedException {
        List<Experiment> experiments =
                List.of(new Sizes(), new Rounds(), new FreshGateways(), new SmallHeap(), new Steps());
        Set<String> wanted = wanted(experiments);
        Plan plan = trial ? Plan.TRIAL : quick ? Plan.QUICK : Plan.FULL;
        JsonObject machine = Machine.describe();
        Results results = new Results();
        Progress progress = new Progress(spec.commandLine().getErr(), Boolean.getBoolean("fanwatch.stderr.terminal"));
        // now, and not after twenty minutes
        if (json.isPresent()) {
            Files.newOutputStream(json.get()).close();
        }
        if (plots.isPresent()) {
            Files.createDirectories(plots.get());
        }
        Path work = Files.createTempDirectory("fanwatch-bench");
        Path tree =
                home.orElse(Path.of(System.getProperty("fanwatch.home", ""))).toAbsolutePath();
        try (Broker broker = Broker.start(configuration(tree), work);
                Load load = Load.start(broker.port(), work)) {
            Session session = new Session(tree, work, plan, broker, load, progress, results);
            if (soak.isPresent()) {
                Soak.run(session, soak.get());
            } else {
                for (Experiment experiment : experiments) {
                    Set<String> ofThis = new LinkedHashSet<>(wanted);
                    ofThis.retainAll(experiment.names());
                    if (!ofThis.isEmpty()) {
                        experiment.run(session, ofThis);
                    }
                }
            }
        } finally {
            progress.end();
            delete(work);
            // also what was measured before something failed
            publish(results, machine, plan);
        }
        return CommandLine.ExitCode.OK;
    }

    private void publish(Results results, JsonObject machine, Plan plan) throws IOException {
        new Report(results).print(spec.commandLine().getOut());
        if (json.isPresent()) {
            ResultsJson.write(json.get(), results, machine, plan.json());
        }
        if (plots.isPresent()) {
            new Plots(plots.get(), results).drawAll();
        }
    }

    private static Path configuration(Path tree) throws BenchmarkException {
        Path file = tree.resolve(Path.of("kura-config", "mosquitto.conf"));
        if (!Files.isRegularFile(file)) {
            throw new BenchmarkException(
                    "There is no Fanwatch in " + tree + ": run ./fanwatch bench, or name a folder with --home", null);
        }
        return file;
    }

    private Set<String> wanted(List<Experiment> experiments) {
        Set<String> known = experiments.stream()
                .flatMap(one -> one.names().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> unknown = new ArrayList<>(only);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--only knows no " + String.join(", ", unknown) + "; it knows " + String.join(", ", known));
        }
        return only.isEmpty() ? known : new LinkedHashSet<>(only);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
