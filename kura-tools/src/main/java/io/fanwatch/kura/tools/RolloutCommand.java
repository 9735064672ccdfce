// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.LoginOptions;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.deployment.PackageFile;
import io.fanwatch.kura.tools.kapua.Kapua;
import io.fanwatch.kura.tools.kapua.KapuaGateway;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.ota.DeviceAddress;
import io.fanwatch.kura.tools.ota.DownloadAddressConverter;
import io.fanwatch.kura.tools.ota.FileServer;
import io.fanwatch.kura.tools.ota.Health;
import io.fanwatch.kura.tools.ota.Operator;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.rollout.Gateway;
import io.fanwatch.kura.tools.rollout.Rollout;
import io.fanwatch.kura.tools.rollout.RolloutSettings;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fanwatch rollout}. */
@Command(
        name = "rollout",
        abbreviateSynopsis = true,
        header = "Install a package on many gateways, in waves.",
        description = {
            "",
            "After each wave its gateways are asked how they are. If one fails, has a component in ERROR that had none "
                    + "before, more alarms than before, or a model in shadow that disagrees, the rollout halts, and the "
                    + "gateways of that wave get the package of --previous again. Run the command again to go on: what is "
                    + "done is in the file of --state.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all waves are through",
            "1:a wave failed; the table says which gateways, and why",
            "2:wrong usage, or a file is wrong",
            "3:the broker or Kapua could not be reached"
        },
        footer = {
            "",
            "Example:",
            "  fanwatch rollout --broker ssl://cloud:8883 --user operator --account acme --devices gateways.txt "
                    + "--file fanwatch-1.1.0.dp --previous fanwatch-1.0.0.dp --waves 1,10%,50%",
            "  fanwatch rollout --kapua https://kapua/v1 --user operator --devices gateways.txt "
                    + "--file fanwatch-1.1.0.dp --url https://files/fanwatch-1.1.0.dp"
        })
public final class RolloutCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofSeconds(2);

    @Mixin
    private StandardOptions standard;

    @Mixin
    private LoginOptions login;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            converter = BrokerAddress.Converter.class,
            description = "MQTT broker of the gateways' cloud connections.")
    private BrokerAddress broker;

    @Option(
            names = "--kapua",
            paramLabel = "URL",
            description = "In place of a broker the REST interface of an Eclipse Kapua, such as "
                    + "https://kapua.example.com/v1, to log in with --user; needs --url.")
    private URI kapua;

    @Option(names = "--account", paramLabel = "NAME", description = "Their account name at the broker.")
    private String account;

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            defaultValue = "fanwatch-rollout",
            description = "Our own client id at the broker (default: ${DEFAULT-VALUE}).")
    private String clientId;

    @Option(
            names = "--devices",
            paramLabel = "FILE",
            description =
                    "Client ids of the gateways, one a line, the first first; a line may begin with # for a remark.")
    private Path devicesFile;

    @Option(
            names = "--device",
            paramLabel = "ID",
            split = ",",
            description = "Client ids of gateways, in place of a file.")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE", required = true, description = "The package, on this machine.")
    private Path file;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = DownloadAddressConverter.class,
            description = "Where the gateways find it (default: this machine serves it while the command runs).")
    private URI url;

    @Option(
            names = "--previous",
            paramLabel = "FILE",
            description = "The package to roll back to, on this machine; without it a halt rolls nothing back.")
    private Path previous;

    @Option(
            names = "--previous-url",
            paramLabel = "URL",
            converter = DownloadAddressConverter.class,
            description = "Where the gateways find that (default: this machine serves it).")
    private URI previousUrl;

    @Option(
            names = "--waves",
            paramLabel = "LIST",
            defaultValue = "1,10%,50%",
            description = "How many gateways have the package after each wave (default: ${DEFAULT-VALUE}, then all).")
    private String waves;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many gateways install at the same time, 1 to 200 (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--tolerate",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many gateways of a wave may fail without a halt (default: ${DEFAULT-VALUE}).")
    private int tolerated;

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "How long a wave works before it is looked at (default: ${DEFAULT-VALUE}).")
    private Duration soak;

    @Option(
            names = "--new-alarms",
            paramLabel = "PART",
            defaultValue = "0.05",
            description =
                    "Which part of a gateway's fans may have an alarm in addition to those before, 0 to 1 (default: "
                            + "${DEFAULT-VALUE}).")
    private double newAlarms;

    @Option(
            names = "--agreement",
            paramLabel = "PART",
            defaultValue = "0.95",
            description =
                    "On which part of the readings a model in shadow must agree, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double agreement;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How long an installation may take (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--reply-timeout",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = DurationConverter.class,
            description = "How long a gateway may take for an answer (default: ${DEFAULT-VALUE}).")
    private Duration replyTimeout;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Where it is kept how far the rollout is (default: rollout-NAME-VERSION.json).")
    private Path state;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        List<String> gateways = gateways();
        PackageFile known = PackageFile.read(file);
        Optional<PackageFile> before = previous == null ? Optional.empty() : Optional.of(PackageFile.read(previous));
        check(known, before);
        if (kapua != null) {
            Kapua account = new Kapua(kapua, login.credentials(kapua), replyTimeout);
            account.connect();
            return rollOut(
                    settings(known, url, before, previousUrl),
                    gateways,
                    id -> new KapuaGateway(account, id, POLL, replyTimeout));
        }
        try (Served now = Served.of(file, url, broker);
                Served old = previous == null ? Served.nothing() : Served.of(previous, previousUrl, broker);
                Operator operator = Operator.connect(
                        broker,
                        login.credentials(broker),
                        DeviceAddress.level("--client-id", clientId),
                        DeviceAddress.level("--account", account),
                        Terminal.standardError())) {
            operator.use(Health.APPLICATION);
            return rollOut(
                    settings(known, now.url(), before, old.url()),
                    gateways,
                    id -> Gateway.of(operator.device(id, replyTimeout)));
        }
    }

    private RolloutSettings settings(PackageFile known, URI from, Optional<PackageFile> before, URI beforeFrom)
            throws CommandException {
        return new RolloutSettings(
                source(known, from),
                before.isPresent() ? Optional.of(source(before.get(), beforeFrom)) : Optional.empty(),
                parallel,
                tolerated,
                soak,
                timeout,
                newAlarms,
                agreement,
                state == null ? Path.of("rollout-" + known.name() + "-" + known.version() + ".json") : state);
    }

    private int rollOut(RolloutSettings settings, List<String> gateways, Function<String, Gateway> gatewayOf)
            throws CommandException, InterruptedException {
        boolean through = new Rollout(gatewayOf, settings, gateways, Terminal.standardError())
                .run(waves, Terminal.standardOutput());
        return through ? ExitCode.OK : ExitCode.FAILURE;
    }

    private List<String> gateways() throws CommandException {
        Set<String> all = new LinkedHashSet<>(devices);
        if (devicesFile != null) {
            try {
                Files.readAllLines(devicesFile).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(all::add);
            } catch (IOException e) {
                throw CommandException.badInput("Cannot read --devices " + devicesFile + ": " + e.getMessage());
            }
        }
        if (all.isEmpty()) {
            throw CommandException.badInput("There is no gateway: name them with --devices FILE or --device ID,ID");
        }
        for (String each : all) {
            DeviceAddress.level("--device", each);
        }
        return List.copyOf(all);
    }

    private void check(PackageFile known, Optional<PackageFile> before) throws CommandException {
        if ((kapua == null) == (broker == null)) {
            throw CommandException.badInput("Give --broker with --account, or --kapua, and not both");
        }
        if (broker != null && account == null) {
            throw CommandException.badInput("--broker needs --account NAME");
        }
        if (kapua != null && (url == null || before.isPresent() && previousUrl == null)) {
            throw CommandException.badInput(
                    "--kapua needs --url, and --previous then --previous-url: where the gateways find the packages");
        }
        if (parallel < 1 || parallel > 200) {
            throw CommandException.badInput("--parallel is " + parallel + ": give 1 to 200");
        }
        if (before.isPresent() && !before.get().name().equals(known.name())) {
            throw CommandException.badInput("--previous is " + before.get().name() + ", and --file " + known.name()
                    + ": both must be the same package");
        }
    }

    private static PackageSource source(PackageFile known, URI from) throws CommandException {
        return new PackageSource(known.name(), known.version(), from, Optional.of(known.sha256()), 10_000);
    }

    /** Where a package is, and what serves it there, if that is us. */
    private record Served(URI url, Optional<FileServer> server) implements AutoCloseable {

        static Served nothing() {
            return new Served(URI.create(""), Optional.empty());
        }

        static Served of(Path file, URI elsewhere, BrokerAddress broker) throws CommandException {
            if (elsewhere != null) {
                return new Served(elsewhere, Optional.empty());
            }
            FileServer server = FileServer.start(file, broker);
            return new Served(server.url(), Optional.of(server));
        }

        @Override
        public void close() {
            server.ifPresent(FileServer::close);
        }
    }
}
