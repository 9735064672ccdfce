// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Progress;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.launcher.gateway.GatewaySettings;
import io.fanwatch.launcher.gateway.GatewayStarter;
import io.fanwatch.launcher.gateway.RunningGateway;
import io.fanwatch.launcher.replay.LabelledReading;
import io.fanwatch.launcher.replay.ReadingsFile;
import io.fanwatch.launcher.replay.ReadingsOptions;
import io.fanwatch.launcher.replay.Replay;
import io.fanwatch.launcher.replay.ReplayReport;
import io.fanwatch.launcher.replay.ReplayResult;
import io.fanwatch.launcher.replay.ReplaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fanwatch replay}. */
@Command(
        name = "replay",
        abbreviateSynopsis = true,
        header = "Send a file of labelled readings through the gateway and measure the verdicts.",
        description = {
            "",
            "Publishes each row as a reading at QoS 1, collects the verdicts, matches them by id and reports losses, "
                    + "duplicates, accuracy, throughput and latency. FILE has the columns DeviceID, Time, Rotation, "
                    + "Temperature, Vibration, Sound and Faulty (0 or 1), or those that the options name.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every reading got its verdict",
            "1:readings were lost",
            "2:wrong usage, or the file is wrong",
            "3:the broker could not be reached"
        },
        footer = {
            "",
            "Examples:",
            "  fanwatch replay fans.csv",
            "  fanwatch replay fans.csv --broker tcp://localhost:1883 --report report.json"
        })
final class ReplayCommand implements Callable<Integer> {

    private static final String TOPIC = "fan/messages";
    private static final String VERDICT_TOPIC = "fan/anomaly";

    private final GatewayStarter gateways;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private BrokerOptions brokerOptions;

    @Mixin
    private ReadingsFlags readings;

    @Parameters(paramLabel = "FILE.csv", arity = "1..*", description = "The labelled readings.")
    private List<Path> files;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Readings a second; without it as fast as the gateway answers.")
    private Double rate;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as JSON too.")
    private Path report;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "500",
            description = "Readings without a verdict at a time (default: ${DEFAULT-VALUE}). A stock Mosquitto drops "
                    + "messages when more than 1,000 wait for a client.")
    private int window;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "End when no verdict has come for so long (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = TOPIC,
            description = "Where the readings go (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            names = "--verdict-topic",
            paramLabel = "TOPIC",
            defaultValue = VERDICT_TOPIC,
            description = "Where the verdicts come from (default: ${DEFAULT-VALUE}).")
    private String verdictTopic;

    @Option(
            names = "--no-gateway",
            description = "Start no gateway: one listens to the broker already. Needs --broker.")
    private boolean noGateway;

    ReplayCommand(GatewayStarter gateways) {
        this.gateways = gateways;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        checkOptions();
        Optional<Credentials> credentials = brokerOptions.credentials();
        ReadingsOptions columns = readings.options();
        if (!noGateway && !columns.features().keySet().equals(Set.copyOf(ReadingsOptions.FAN_FIELDS))) {
            throw CommandException.badInput(
                    "--features names " + String.join(", ", columns.features().keySet())
                            + ", but the gateway that this command starts wants "
                            + String.join(", ", ReadingsOptions.FAN_FIELDS)
                            + ": say which column each comes from, such as rotation=RPM, or take a gateway of your own with"
                            + " --no-gateway");
        }
        List<LabelledReading> rows = ReadingsFile.read(files, columns, Terminal.standardError()::println);
        if (noGateway) {
            return replay(rows, brokerOptions.brokerOfRunningGateway(), credentials);
        }
        Terminal.standardError().println("Starting the gateway ...");
        try (WorkFolder folder = WorkFolder.create("fanwatch-replay");
                RunningGateway gateway = gateways.start(new GatewaySettings(
                        folder.path(),
                        "127.0.0.1",
                        0,
                        0,
                        brokerOptions.broker(),
                        credentials,
                        Optional.empty(),
                        Optional.empty()))) {
            gateway.awaitAnswers();
            return replay(rows, gateway.broker(), credentials);
        }
    }

    private int replay(List<LabelledReading> rows, BrokerAddress broker, Optional<Credentials> credentials)
            throws CommandException, InterruptedException {
        ReplaySettings settings = new ReplaySettings(
                topic, verdictTopic, rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate), window, timeout);
        ReplayResult result;
        try (Progress progress = Progress.start("Replaying", rows.size(), Terminal.standardError())) {
            result = new Replay(rows, settings, progress::at).run(broker, credentials);
        }
        Terminal output = Terminal.standardOutput();
        output.println("@|bold " + files.get(0).getFileName() + "|@"
                + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more") + " through " + broker);
        output.println("");
        ReplayReport.lines(result).forEach(output::println);
        writeReport(result);
        return result.isComplete() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void checkOptions() throws CommandException {
        if (rate != null && !(rate > 0 && Double.isFinite(rate))) {
            throw CommandException.badInput("--rate is " + rate + ": give a number above 0");
        }
        if (window < 1) {
            throw CommandException.badInput("--window is " + window + ": give at least 1");
        }
        if (!noGateway && !(topic.equals(TOPIC) && verdictTopic.equals(VERDICT_TOPIC))) {
            throw CommandException.badInput("--topic and --verdict-topic need --no-gateway: the gateway that this "
                    + "command starts uses " + TOPIC + " and " + VERDICT_TOPIC);
        }
        if (report != null
                && report.toAbsolutePath().getParent() != null
                && !Files.isDirectory(report.toAbsolutePath().getParent())) {
            throw CommandException.badInput(
                    "--report: there is no folder " + report.toAbsolutePath().getParent() + "; create it first");
        }
    }

    private void writeReport(ReplayResult result) throws CommandException {
        if (report == null) {
            return;
        }
        try {
            Files.writeString(report, result.toJson());
        } catch (IOException e) {
            throw CommandException.failed("Cannot write the report " + report + ": " + e.getMessage(), e);
        }
    }
}
