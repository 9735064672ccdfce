// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.condition.Features;
import io.fanwatch.condition.MonitorSettings;
import io.fanwatch.condition.RunningRule;
import io.fanwatch.condition.Times;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.evaluation.EvaluationOptions;
import io.fanwatch.model.evaluation.Evaluator;
import io.fanwatch.model.evaluation.SimulationOptions;
import io.fanwatch.model.simulation.Scenario;
import io.fanwatch.model.simulation.Wear;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate}: runs the condition monitor, and models, over recorded or simulated readings. */
@Command(
        name = "evaluate",
        description = "Runs the condition monitor of the gateway, and models, over recorded readings: how long before"
                + " each failure they would have warned, and how often in vain.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:evaluated", "1:the data cannot be used, or a file cannot be read or written", "2:wrong usage"
        })
public final class EvaluateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Tables of readings, earliest first.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private TableFlags tables;

    @Option(names = "--model", paramLabel = "FILE", description = "A model to evaluate as well; twice to compare two.")
    private List<Path> models = new ArrayList<>();

    @Option(
            names = "--device",
            paramLabel = "COLUMN",
            description = "Column that tells devices apart; without it each file is a device.")
    private String device;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description =
                    "Column with the time; without it the one called time, datetime or timestamp, or without a name.")
    private String time;

    @Option(
            names = "--time-format",
            paramLabel = "F",
            description =
                    "A pattern such as yyyy.MM.dd.HH.mm.ss; ns, us, ms, s, min, h or d for numbers; excel; day-first or month-first; or auto.",
            defaultValue = "auto")
    private String timeFormat;

    @Option(
            names = "--features",
            paramLabel = "LIST",
            description = "What is watched, such as \"vibration, log(sound), mean(rotation, 1h)\".",
            defaultValue = "rotation, temperature, vibration, sound")
    private String features;

    @Option(names = "--label", paramLabel = "COLUMN", description = "Column that tells healthy from faulty readings.")
    private String label;

    @Option(
            names = "--positive",
            paramLabel = "V",
            description = "Value of that column that means faulty; 1, where the others are 0.")
    private String positive;

    @Option(
            names = "--negative",
            paramLabel = "V",
            description = "Value of that column that means healthy; all others mean faulty then.")
    private String negative;

    @Option(
            names = "--failures",
            paramLabel = "FILE",
            description = "CSV file with device and time of each failure; devices that are not in it did not fail."
                    + " Without labels and failures, a device's last reading counts as its failure.")
    private Path failures;

    @Option(
            names = "--remaining",
            paramLabel = "FILE",
            description = "Text file with a number a line: what remained to each device after its last reading, in the"
                    + " unit of the model of remaining life, which is then judged on these readings only.")
    private Path remaining;

    @Option(
            names = "--learning",
            paramLabel = "T",
            description = "How long a device is watched before it is judged.",
            defaultValue = "7d")
    private String learning;

    @Option(
            names = "--fast",
            paramLabel = "T",
            description = "Time constant of the mean that says how the device is now.",
            defaultValue = "1h")
    private String fast;

    @Option(
            names = "--slow",
            paramLabel = "T",
            description = "Time constant of the mean that says what is normal; never: as learned, for ever.",
            defaultValue = "14d")
    private String slow;

    @Option(
            names = "--running",
            paramLabel = "RULE",
            description = "When the machine runs, such as \"vibration > 0.02\"; it is not judged while it stands.")
    private String running;

    @Option(names = "--json", paramLabel = "OUT", description = "File to write everything to.")
    private Path json;

    @Option(names = "--plots", paramLabel = "DIR", description = "Folder to draw plots in.")
    private Path plots;

    @Option(
            names = "--simulate",
            paramLabel = "A|B|C",
            description = "Simulates a fleet in place of files: A noise fills the published ranges; B each fan its own"
                    + " ranges, load steps, day and night; C also seasons, regimes and bad readings.")
    private Scenario scenario;

    @Option(names = "--fans", paramLabel = "N", description = "Fans to simulate.", defaultValue = "20")
    private int fans;

    @Option(names = "--days", paramLabel = "N", description = "Days each fan is healthy.", defaultValue = "20")
    private int days;

    @Option(
            names = "--wear",
            paramLabel = "SHAPE:T",
            description = "How each fan fails after that: linear, exponential or sudden, and in what time, such as"
                    + " linear:24h.")
    private String wear;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the first simulated fan.", defaultValue = "1")
    private long seed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Evaluator evaluator = evaluator();
        try {
            evaluator.evaluate(spec.commandLine().getOut(), Optional.ofNullable(json), Optional.ofNullable(plots));
            return ExitCode.OK;
        } catch (TrainingException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private Evaluator evaluator() {
        try {
            if (files.isEmpty() == (scenario == null)) {
                throw new IllegalArgumentException("Give files to evaluate, or --simulate.");
            }
            if (label != null && failures != null) {
                throw new IllegalArgumentException("Give --label or --failures, not both.");
            }
            return new Evaluator(
                    new EvaluationOptions(
                            List.copyOf(files),
                            tables.options(),
                            Optional.ofNullable(device),
                            Optional.ofNullable(time),
                            new TimeFormat(timeFormat),
                            Features.parse(features),
                            Optional.ofNullable(label),
                            Optional.ofNullable(positive),
                            Optional.ofNullable(negative),
                            Optional.ofNullable(failures),
                            settings(),
                            Optional.ofNullable(running).map(RunningRule::parse),
                            Optional.ofNullable(remaining),
                            List.copyOf(models)),
                    Optional.ofNullable(scenario).map(this::simulation));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private MonitorSettings settings() {
        Optional<Duration> normal = slow.equals("never") ? Optional.empty() : Optional.of(Times.parse(slow));
        return new MonitorSettings(Times.parse(learning), Times.parse(fast), normal);
    }

    private SimulationOptions simulation(Scenario chosen) {
        return new SimulationOptions(
                chosen, fans, days, Optional.ofNullable(wear).map(EvaluateCommand::wear), seed);
    }

    private static Wear wear(String text) {
        int colon = text.indexOf(':');
        try {
            return new Wear(
                    Wear.Shape.valueOf(text.substring(0, Math.max(0, colon)).toUpperCase(Locale.ROOT)),
                    Times.parse(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no wear: write linear, exponential or sudden and a time, such as linear:24h", e);
        }
    }
}
