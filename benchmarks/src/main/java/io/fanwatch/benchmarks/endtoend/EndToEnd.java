package io.fanwatch.benchmarks.endtoend;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures Fanwatch end to end beside the references. */
@Command(name = "bench", header = "Measures Fanwatch end to end, beside other ways to do the same.")
public final class EndToEnd implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Measure only these.")
    private List<String> only = List.of();

    @Option(names = "--home", paramLabel = "DIR", description = "A built Fanwatch to measure.")
    private Path home = Path.of(System.getProperty("fanwatch.home", ""));

    @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "3", description = "How long each is measured, in a round.")
    private double seconds;

    @Option(names = "--window", defaultValue = "1000", description = "How many readings are on their way at most.")
    private int window;

    private EndToEnd() {}

    /** Exits with 0, with 1 if something does not run, with 2 if an option is unknown. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EndToEnd())
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof BenchmarkException) {
                        command.getErr().println("bench: " + exception.getMessage());
                    } else {
                        exception.printStackTrace(command.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws BenchmarkException, IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Set<Throughputs> wanted = EnumSet.noneOf(Throughputs.class);
        for (Throughputs one : Throughputs.values()) {
            if (only.isEmpty() || only.contains(one.key())) {
                wanted.add(one);
            }
        }
        Path work = Files.createTempDirectory("fanwatch-bench");
        Duration length = Duration.ofMillis((long) (seconds * 1000));
        Map<Throughputs, List<Double>> values = new EnumMap<>(Throughputs.class);
        try (Systems systems = Systems.start(home.toAbsolutePath(), work, wanted)) {
            for (int round = -1; round < rounds; round++) {
                for (Throughputs one : wanted) {
                    Duration system = cpu(systems, one);
                    Duration broker = systems.broker().process().cpu();
                    long begin = System.nanoTime();
                    Load.Throughput result = systems.load().throughput(one.lane(), window, length);
                    double elapsed = System.nanoTime() - begin;
                    out.printf(
                            Locale.ROOT,
                            "%2d %-15s %8.0f/s lost %d dup %d cpu: load %.2f broker %.2f system %.2f%n",
                            round,
                            one.key(),
                            result.perSecond(),
                            result.lost(),
                            result.duplicates(),
                            result.generatorCpu().toNanos() / elapsed,
                            systems.broker().process().cpu().minus(broker).toNanos() / elapsed,
                            cpu(systems, one).minus(system).toNanos() / elapsed);
                    out.flush();
                    if (round >= 0) {
                        values.computeIfAbsent(one, key -> new ArrayList<>()).add(result.perSecond());
                    }
                }
            }
        }
        Map<Throughputs, Double> medians = new EnumMap<>(Throughputs.class);
        values.forEach((key, list) -> medians.put(key, median(list)));
        values.forEach((key, list) -> out.printf(
                Locale.ROOT,
                "%-15s %8.0f/s (%.0f..%.0f)%n",
                key.key(),
                median(list),
                list.stream().mapToDouble(v -> v).min().orElse(0),
                list.stream().mapToDouble(v -> v).max().orElse(0)));
        ratio(out, medians, Throughputs.E2E_QOS0, Throughputs.PAHO_ECHO);
        ratio(out, medians, Throughputs.E2E_QOS1, Throughputs.PAHO_ECHO_QOS1);
        out.flush();
        return 0;
    }

    private static void ratio(PrintWriter out, Map<Throughputs, Double> medians, Throughputs a, Throughputs b) {
        if (medians.containsKey(a) && medians.containsKey(b)) {
            out.printf(Locale.ROOT, "%s / %s = %.3f%n", a.key(), b.key(), medians.get(a) / medians.get(b));
        }
    }

    private static Duration cpu(Systems systems, Throughputs system) {
        return systems.process(system).map(Child::cpu).orElse(Duration.ZERO);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
