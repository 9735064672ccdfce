// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.LoginOptions;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.telemetry.internal.recognise.ListenerConfiguration;
import io.fanwatch.telemetry.internal.recognise.PayloadRecogniser;
import io.fanwatch.telemetry.internal.recognise.Proposal;
import io.fanwatch.telemetry.internal.recognise.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fanwatch try-payload}. */
@Command(
        name = "try-payload",
        abbreviateSynopsis = true,
        header = "See what a listener makes of messages, and how to configure it for them.",
        description = {
            "",
            "Takes messages from files, one each, or from a broker, with the listener's own code: recognises the format, "
                    + "shows the readings that come of it, and proposes the listener's configuration as lines to paste. What "
                    + "is no reading is told with its reason and the remedy. Every property of the listener is an option "
                    + "here too, such as --payload.format=CSV: what is given is kept, the rest is found.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every message gives readings under the configuration that is proposed for it",
            "1:a message gives none; the reason says what to do",
            "2:wrong usage, or a file cannot be read",
            "3:the broker could not be reached"
        },
        footer = {
            "",
            "Examples:",
            "  fanwatch try-payload message.json",
            "  fanwatch try-payload message.json --topic tele/fan7/SENSOR --features=rotation,temperature",
            "  fanwatch try-payload --broker tcp://localhost:1883 --topic 'tele/+/SENSOR'"
        })
final class TryPayloadCommand implements Callable<Integer> {

    private static final String USUAL_FEATURES = "rotation,temperature,vibration,sound";

    private final Map<String, String> properties = new LinkedHashMap<>();

    @Mixin
    private StandardOptions standard;

    @Mixin
    private LoginOptions login;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Messages, one a file.")
    private List<Path> files = List.of();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "What the messages were published on; with --broker a filter, + and # allowed.")
    private String topic;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            converter = BrokerAddress.Converter.class,
            description = "Take messages from this broker.")
    private BrokerAddress broker;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many messages to take from the broker (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long to wait for them (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (files.isEmpty() == (broker == null)) {
            throw CommandException.badInput(
                    "Give files with messages, or --broker URL and --topic TOPIC to take them from");
        }
        if (broker != null && topic == null) {
            throw CommandException.badInput("--broker needs --topic TOPIC: where the messages are published");
        }
        try {
            ListenerConfiguration.check(properties);
            return propose();
        } catch (IllegalArgumentException e) {
            throw CommandException.badInput(e.getMessage());
        }
    }

    private int propose() throws CommandException, InterruptedException {
        String features = properties.getOrDefault("features", USUAL_FEATURES);
        if (!features.contains("=")) {
            properties.remove("features"); // names to look for; where they stand is to be found
        }
        PayloadRecogniser recogniser = new PayloadRecogniser(PayloadRecogniser.featureNames(features), properties);
        List<Proposal> proposals = new ArrayList<>();
        for (Sample sample : broker == null ? read() : receive()) {
            proposals.add(recogniser.propose(sample));
        }
        boolean allGood = proposals.stream().allMatch(Proposal::isGood);
        Proposal.together(proposals).ifPresent(proposals::add);
        print(proposals);
        return allGood ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void print(List<Proposal> proposals) {
        Terminal output = Terminal.standardOutput();
        if (json) {
            JsonArray all = new JsonArray();
            proposals.stream().map(ProposalReport::json).forEach(all::add);
            System.out.println(new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .create()
                    .toJson(all));
        } else {
            proposals.stream()
                    .flatMap(each -> ProposalReport.lines(each).stream())
                    .forEach(output::println);
        }
    }

    private List<Sample> read() throws CommandException {
        List<Sample> samples = new ArrayList<>();
        for (Path file : files) {
            try {
                samples.add(new Sample(
                        file.toString(), Optional.ofNullable(topic), Files.readAllBytes(file), Instant.now()));
            } catch (IOException e) {
                throw CommandException.badInput("There is no file " + file + " that can be read: " + e.getMessage());
            }
        }
        return samples;
    }

    private List<Sample> receive() throws CommandException, InterruptedException {
        BlockingQueue<Sample> arrived = new LinkedBlockingQueue<>();
        List<Sample> samples = new ArrayList<>();
        String client = "fanwatch-try-" + UUID.randomUUID().toString().substring(0, 8);
        long end = System.nanoTime() + patience.toNanos();
        try (BrokerClient connection =
                BrokerClient.connect(broker, login.credentials(broker), client, new ConnectionListener() {
                    @Override
                    public void connectionLost() {
                        Terminal.standardError().println("The connection to the broker is lost; it is tried again ...");
                    }

                    @Override
                    public void connectionRestored() {
                        Terminal.standardError().println("Connected again.");
                    }
                })) {
            connection.subscribe(
                    topic, (on, payload) -> arrived.add(new Sample(on, Optional.of(on), payload, Instant.now())));
            while (samples.size() < count && System.nanoTime() < end) {
                Sample sample = arrived.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (sample != null) {
                    samples.add(sample);
                }
            }
        }
        if (samples.isEmpty()) {
            throw CommandException.failed(
                    "No message came on " + topic + " within " + patience.toSeconds()
                            + " s: check --topic, or wait longer with --for",
                    null);
        }
        return samples;
    }

    /** The command with an option for every property of a listener. */
    static CommandLine commandLine() {
        TryPayloadCommand command = new TryPayloadCommand();
        CommandLine line = new CommandLine(command);
        for (String name : ListenerConfiguration.names()) {
            if (line.getCommandSpec().findOption("--" + name) == null) {
                line.getCommandSpec()
                        .addOption(OptionSpec.builder("--" + name)
                                .type(String.class)
                                .paramLabel("VALUE")
                                .hidden(!name.equals("features"))
                                .description(
                                        "The features' names, to look for, or with their paths as the listener has them.")
                                .setter(new PropertySetter(command.properties, name))
                                .build());
            }
        }
        return line;
    }

    private record PropertySetter(Map<String, String> properties, String name) implements ISetter {
        @Override
        public <T> T set(T value) {
            if (value != null) {
                properties.put(name, value.toString());
            }
            return value;
        }
    }
}
