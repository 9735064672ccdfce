// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.launcher.gateway.CloudSettings;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import io.fanwatch.launcher.gateway.GatewaySettings;
import io.fanwatch.launcher.gateway.GatewayStarter;
import io.fanwatch.launcher.gateway.RunningGateway;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fanwatch gateway}. */
@Command(
        name = "gateway",
        abbreviateSynopsis = true,
        header = "Run a gateway on this machine until Ctrl-C.",
        description = {
            "",
            "The gateway runs the packages in dp-packaging with the configuration in kura-config, as a Kura gateway "
                    + "would, and keeps its state between runs.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by the user",
            "1:the gateway does not start",
            "2:wrong usage",
            "3:the broker could not be reached"
        })
final class GatewayCommand implements Callable<Integer> {

    private final GatewayStarter gateways;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private BrokerOptions brokerOptions;

    @Mixin
    private InfluxDbOptions influxDbOptions;

    @Mixin
    private CloudOptions cloudOptions;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the live page and the web console; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int httpPort;

    @Option(
            names = "--mqtt-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "Port of the gateway's own broker; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int mqttPort;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of this machine to listen at (default: ${DEFAULT-VALUE}, so that nobody else can "
                    + "connect).")
    private String bind;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for the gateway's state (default: .fanwatch/gateway beside the fanwatch script).")
    private Path data;

    GatewayCommand(GatewayStarter gateways) {
        this.gateways = gateways;
    }

    @Override
    public Integer call() throws CommandException {
        Ports.check("--http-port", httpPort);
        Ports.check("--mqtt-port", mqttPort);
        Optional<Credentials> credentials = brokerOptions.credentials();
        Optional<DatabaseSettings> database = influxDbOptions.database();
        Optional<CloudSettings> cloud = cloudOptions.cloud();
        // read when the first logger is made, which is later: here the log is what the user wants to see
        System.setProperty("fanwatch.log.level", "INFO");
        Path state = data == null ? Path.of(System.getProperty("fanwatch.home", ""), ".fanwatch", "gateway") : data;
        Terminal.standardError().println("Starting the gateway ...");
        try (RunningGateway gateway = gateways.start(new GatewaySettings(
                state,
                bind,
                httpPort,
                mqttPort,
                brokerOptions.broker(),
                credentials,
                Optional.empty(),
                database,
                cloud))) {
            introduce(gateway, Terminal.standardOutput());
            cloud.ifPresent(platform -> Terminal.standardOutput()
                    .println("@|bold Cloud|@         " + platform.account() + "/" + platform.clientId() + " at "
                            + platform.broker()));
            if (database.isPresent()) {
                new InfluxDbReport(gateway, database.get(), Terminal.standardOutput(), Terminal.standardError())
                        .begin();
            }
            Terminal.standardError().println("Ctrl-C stops it.");
            new CountDownLatch(1).await();
        } catch (InterruptedException endedByUser) {
            Terminal.standardError().println("Stopped.");
        }
        return ExitCode.OK;
    }

    /** Says where the gateway is and how to log in. */
    static void introduce(RunningGateway gateway, Terminal terminal) {
        terminal.println("");
        terminal.println("@|bold Live page|@     " + gateway.pageUrl());
        terminal.println("@|bold Web console|@   " + gateway.consoleUrl());
        terminal.println("@|bold Log in|@        " + gateway.consoleUser() + " / " + gateway.consolePassword());
        terminal.println("@|bold MQTT broker|@   " + gateway.broker());
        terminal.println("");
    }
}
