// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fanwatch chaos}. */
@Command(
        name = "fanwatch chaos",
        abbreviateSynopsis = true,
        sortOptions = false,
        header = "Kill, stop and cut off each part while readings flow, and count what came of every reading.",
        description = {
            "",
            "Runs Mosquitto as shipped, one more as the cloud's, a gateway, and InfluxDB or Kafka on this machine, each "
                    + "cell on its own. "
                    + "docs/reliability.md says how each count is made.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was lost but what a killed broker forgot, and no alarm was missed",
            "1:a reading was lost, an alarm was missed, or something does not run",
            "2:wrong usage"
        })
public final class Chaos implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final long STOP_SECONDS = 30;

    /* beside the interrupt, which clients of servers may swallow */
    private static volatile boolean ending;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long it may take, about (default: ${DEFAULT-VALUE}). More makes each fault last longer, "
                    + "60 s at most.")
    private int minutes;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART:FAULT",
            description =
                    "Run only these, separated by commas: a part (broker, gateway, influxdb, kafka, cloud), and a fault "
                            + "of it (kill, stop, cut, hole, slow, full, power, clock), for example gateway:kill.")
    private List<String> only = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures to this file.")
    private Optional<Path> json;

    @Option(
            names = "--write",
            description = "Also write them into docs/reliability.md and docs/reliability.json; cells that were not run "
                    + "stay there as they are.")
    private boolean write;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    private Chaos() {}

    /** Exits with 0, with 1 if something was lost or missed or does not run, with 2 if an option is unknown. */
    public static void main(String[] arguments) {
        execute(new CommandLine(new Chaos()), arguments);
    }

    /** Runs a command to its end and exits. */
    static void execute(CommandLine commandLine, String[] arguments) {
        String name = commandLine.getCommandName();
        commandLine
                .setParameterExceptionHandler((exception, given) -> {
                    PrintWriter err = exception.getCommandLine().getErr();
                    err.println(name + ": " + exception.getMessage());
                    err.println("Try '" + name + " --help'.");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println(name + ": " + remedy(exception));
                    return FAILED;
                });
        Thread command = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        // who ends it leaves no server behind
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(command, done), "chaos-stop"));
        int exitCode = commandLine.execute(arguments);
        done.countDown();
        System.exit(exitCode);
    }

    private static void end(Thread command, CountDownLatch done) {
        ending = true;
        command.interrupt();
        try {
            done.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Integer call() throws ChaosException, IOException, InterruptedException {
        List<Cell> cells = wanted();
        if (minutes < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes " + minutes + " is too short: give it 1 at least");
        }
        Plan plan = Plan.of(minutes, cells.size());
        Path home = Path.of(System.getProperty("fanwatch.home", "")).toAbsolutePath();
        PrintWriter err = spec.commandLine().getErr();
        List<Outcome> outcomes = new ArrayList<>();
        int failed = 0;
        for (Cell cell : cells) {
            if (cell.fault().isOfDisk() && !SmallDisk.isAllowed()) {
                err.println("fanwatch chaos: " + cell.id() + " is left out: only root may mount a disk for it");
                continue;
            }
            if (ending) {
                throw new InterruptedException();
            }
            err.println("fanwatch chaos: " + cell.id() + " ...");
            try {
                Outcome outcome = Experiment.run(cell, plan, home);
                outcomes.add(outcome);
                if (write) {
                    Report.publish(home, List.of(outcome));
                }
                err.println("fanwatch chaos: " + outcome.summary());
            } catch (ChaosException | IllegalStateException | UncheckedIOException e) {
                // the others can run all the same
                failed++;
                err.println("fanwatch chaos: " + cell.id() + " cannot be run: " + e.getMessage());
            }
        }
        spec.commandLine().getOut().print(Report.table(outcomes));
        spec.commandLine().getOut().flush();
        if (json.isPresent()) {
            Report.write(json.get(), outcomes);
        }
        boolean lost = outcomes.stream().anyMatch(outcome -> outcome.lost() > 0 || outcome.alarmsMissed() > 0);
        return lost || failed > 0 ? FAILED : CommandLine.ExitCode.OK;
    }

    private List<Cell> wanted() {
        List<String> known = Cell.run().stream().map(Cell::id).toList();
        List<String> unknown = only.stream()
                .filter(name -> known.stream().noneMatch(id -> matches(id, name)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--only knows no " + String.join(", ", unknown) + "; it knows " + String.join(", ", known));
        }
        return Cell.run().stream()
                .filter(cell -> only.isEmpty() || only.stream().anyMatch(name -> matches(cell.id(), name)))
                .collect(Collectors.toList());
    }

    private static boolean matches(String id, String name) {
        return id.equals(name) || id.startsWith(name + ":");
    }

    private static String remedy(Exception exception) {
        if (exception instanceof IOException) {
            return exception + ": choose another file or folder";
        }
        return exception instanceof InterruptedException ? "stopped before its end" : exception.getMessage();
    }
}
