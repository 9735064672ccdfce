// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.launcher.demo.Demo;
import io.fanwatch.launcher.demo.DemoSettings;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import io.fanwatch.launcher.gateway.GatewaySettings;
import io.fanwatch.launcher.gateway.GatewayStarter;
import io.fanwatch.launcher.gateway.RunningGateway;
import io.fanwatch.model.simulation.Wear;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code fanwatch demo}. */
@Command(
        name = "demo",
        abbreviateSynopsis = true,
        header = "Run a gateway with simulated fans and show a live table.",
        description = {
            "",
            "Starts a gateway on this machine, lets fans report to it over MQTT and shows the last values, the fault "
                    + "probability and the alarm of each. Ctrl-C ends it.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every reading got its verdict",
            "1:readings were lost or not written to InfluxDB, or the gateway does not start",
            "2:wrong usage",
            "3:the broker could not be reached"
        },
        footer = {
            "",
            "Examples:",
            "  fanwatch demo --for 20s",
            "  fanwatch demo --fans 20 --faulty 3,17 --rate 10",
            "  fanwatch demo --for 30s --screenshot page.png",
            "  fanwatch demo --influxdb http://localhost:8086"
        })
final class DemoCommand implements Callable<Integer> {

    private static final int MAX_FANS = 1_000;
    private static final int MAX_RATE = 1_000;
    private static final double REAL_RATE = 2;
    private static final double WEEK_RATE = 48;
    /** Readings a second of all fans together, if nobody asks for more. */
    private static final double WEEK_READINGS = 2_400;

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration CATCH_UP = Duration.ofSeconds(20);
    /** How long the gateway learns a fan in the demo. */
    private static final String LEARNING = "48h";

    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final Duration HEALTHY_AT_FIRST = Duration.ofSeconds(5);

    private final GatewayStarter gateways;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private BrokerOptions brokerOptions;

    @Mixin
    private InfluxDbOptions influxDbOptions;

    @Mixin
    private TroubleOptions troubles;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to run, for example 20s, 2m or 1h; without it until Ctrl-C.")
    private Duration duration;

    @Option(
            names = "--fans",
            paramLabel = "N",
            defaultValue = "6",
            description = "Number of fans (default: ${DEFAULT-VALUE}).")
    private int fans;

    @Option(
            names = "--faulty",
            paramLabel = "N,N,...",
            hideParamSyntax = true,
            split = ",",
            description = "Numbers of the faulty fans (default: the last two). In a demo of a minute or more they are "
                    + "healthy for the first 5 seconds.")
    private Set<Integer> faulty;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Readings a second and fan (default: 48, with many fans fewer; in real time 2).")
    private Double rate;

    @Option(
            names = "--wearing",
            paramLabel = "N",
            description =
                    "Number of the fan that begins to wear on the third day; 0 for none (default: the one before the"
                            + " last two).")
    private Integer wearing;

    @Option(
            names = "--wear",
            paramLabel = "SHAPE",
            defaultValue = "EXPONENTIAL",
            converter = WearShapeConverter.class,
            description = "How it wears: linear, exponential (slowly at first) or sudden (default: exponential).")
    private Wear.Shape wear;

    @Option(
            names = "--real-time",
            description =
                    "Let the fans' clock show the present from the beginning. Without it they report the last seven"
                            + " days in 20 seconds, in which the gateway learns what is normal for each, and then go on. With"
                            + " --no-gateway it is always so.")
    private boolean realTime;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed simulates the same values (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the live page and the web console; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int httpPort;

    @Option(
            names = "--mqtt-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the gateway's own broker; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int mqttPort;

    @Option(
            names = "--no-gateway",
            description = "Start no gateway: one listens to the broker already. Needs --broker.")
    private boolean noGateway;

    @Option(
            names = "--screenshot",
            paramLabel = "FILE",
            description = "Save a picture of the live page at the end, as PNG; needs an installed Chromium and --for.")
    private Path screenshot;

    private static final class WearShapeConverter implements ITypeConverter<Wear.Shape> {

        @Override
        public Wear.Shape convert(String text) {
            return Arrays.stream(Wear.Shape.values())
                    .filter(shape -> shape.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is no shape: give linear, exponential or sudden"));
        }
    }

    DemoCommand(GatewayStarter gateways) {
        this.gateways = gateways;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        DemoSettings settings = settings();
        Ports.check("--http-port", httpPort);
        Ports.check("--mqtt-port", mqttPort);
        Optional<Credentials> credentials = brokerOptions.credentials();
        checkScreenshot();
        if (noGateway) {
            checkNoDatabase();
            return show(settings, brokerOptions.brokerOfRunningGateway(), credentials, () -> {});
        }
        Optional<DatabaseSettings> database = influxDbOptions.database();
        Terminal.standardError().println("Starting the gateway ...");
        try (WorkFolder folder = WorkFolder.create("fanwatch-demo");
                RunningGateway gateway = gateways.start(new GatewaySettings(
                        folder.path(),
                        "127.0.0.1",
                        httpPort,
                        mqttPort,
                        brokerOptions.broker(),
                        credentials,
                        settings.past().isZero() ? Optional.empty() : Optional.of(LEARNING),
                        database))) {
            gateway.awaitAnswers();
            return show(settings, gateway, credentials, database);
        }
    }

    private int show(
            DemoSettings settings,
            RunningGateway gateway,
            Optional<Credentials> credentials,
            Optional<DatabaseSettings> database)
            throws CommandException, InterruptedException {
        Terminal output = Terminal.standardOutput();
        GatewayCommand.introduce(gateway, output);
        Optional<InfluxDbReport> report =
                database.map(chosen -> new InfluxDbReport(gateway, chosen, output, Terminal.standardError()));
        if (report.isPresent()) {
            report.get().begin();
        }
        int outcome = show(settings, gateway.broker(), credentials, () -> {
            if (screenshot != null) {
                PagePicture.save(gateway, screenshot);
            }
        });
        if (screenshot != null) {
            output.println("@|bold Picture|@       " + screenshot.toAbsolutePath());
        }
        boolean written = report.isEmpty() || report.get().end();
        return written ? outcome : ExitCode.FAILURE;
    }

    private void checkNoDatabase() throws CommandException {
        if (influxDbOptions.isGiven()) {
            throw CommandException.badInput("--influxdb needs the demo's own gateway: leave out --no-gateway, or enable"
                    + " fanwatch-influxdb at the gateway that runs");
        }
    }

    private void checkScreenshot() throws CommandException {
        if (screenshot == null) {
            return;
        }
        if (noGateway) {
            throw CommandException.badInput("--screenshot needs the demo's own gateway: leave out --no-gateway");
        }
        if (duration == null) {
            throw CommandException.badInput(
                    "--screenshot is taken at the end: say with --for when that is, for example --for 30s");
        }
        PagePicture.check(screenshot);
    }

    private static int show(
            DemoSettings settings, BrokerAddress address, Optional<Credentials> credentials, Demo.Finale finale)
            throws CommandException, InterruptedException {
        try (BrokerClient broker = BrokerClient.connect(address, credentials, clientId(), ConnectionListener.none())) {
            long lost = new Demo(settings, Terminal.standardOutput()).run(broker, finale);
            return lost == 0 ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private DemoSettings settings() throws CommandException {
        if (fans < 1 || fans > MAX_FANS) {
            throw CommandException.badInput("--fans is " + fans + ": give 1 to " + MAX_FANS);
        }
        boolean week = !realTime && !noGateway;
        double chosenRate = rate != null ? rate : week ? Math.min(WEEK_RATE, WEEK_READINGS / fans) : REAL_RATE;
        if (!(chosenRate > 0 && chosenRate <= MAX_RATE)) {
            throw CommandException.badInput("--rate is " + chosenRate + ": give a number above 0, at most " + MAX_RATE);
        }
        Set<Integer> chosen = new TreeSet<>(faulty == null ? List.of(Math.max(1, fans - 1), fans) : faulty);
        TroubleOptions.check("--faulty", chosen, fans);
        boolean isShort = duration != null && duration.compareTo(SHORT) < 0;
        return new DemoSettings(
                fans,
                chosen,
                week ? wearing(chosen) : Optional.empty(),
                wear,
                troubles.of(fans),
                week ? WEEK : Duration.ZERO,
                duration != null && duration.compareTo(CATCH_UP) < 0 ? duration : CATCH_UP,
                chosenRate,
                isShort ? Duration.ZERO : HEALTHY_AT_FIRST,
                Optional.ofNullable(duration),
                seed);
    }

    private Optional<Integer> wearing(Set<Integer> faultyFans) throws CommandException {
        int fan = wearing != null ? wearing : Math.max(0, fans - 2);
        if (fan < 0 || fan > fans) {
            throw CommandException.badInput("--wearing names fan " + fan + ", but the fans are 1 to " + fans);
        }
        return Optional.of(fan).filter(number -> number > 0 && !faultyFans.contains(number));
    }

    private static String clientId() {
        return String.format("fanwatch-demo-%08x", ThreadLocalRandom.current().nextInt());
    }
}
