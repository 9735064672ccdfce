// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.LoginOptions;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.DeviceAddress;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name a gateway and the way to it. */
final class DeviceOptions {

    @Option(
            names = "--broker",
            paramLabel = "URL",
            required = true,
            converter = BrokerAddress.Converter.class,
            description = "MQTT broker of the gateway's cloud connection, for example ssl://cloud.example.com:8883.")
    private BrokerAddress broker;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            required = true,
            description = "Account name of the gateway's cloud connection.")
    private String account;

    @Option(
            names = "--device",
            paramLabel = "ID",
            required = true,
            description = "Client id of the gateway's cloud connection.")
    private String device;

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            description = "Our own client id at the broker, not that of the gateway (default: fanwatch-ota-DEVICE). "
                    + "Two runs at the same time need two.")
    private String clientId;

    @Option(
            names = "--reply-timeout",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = DurationConverter.class,
            description = "How long the gateway may take for an answer (default: ${DEFAULT-VALUE}).")
    private Duration replyTimeout;

    @Mixin
    private LoginOptions login;

    /** The broker to use. */
    BrokerAddress broker() {
        return broker;
    }

    /**
     * Connects to the broker; reads standard input if told so.
     *
     * @throws CommandException if an option is wrong or the broker can't be reached
     */
    Device connect() throws CommandException, InterruptedException {
        DeviceAddress address = DeviceAddress.of(account, device);
        String ours = clientId == null ? "fanwatch-ota-" + device : DeviceAddress.level("--client-id", clientId);
        if (ours.equals(device)) {
            throw CommandException.badInput(
                    "--client-id is that of the gateway, whose connection this would end: choose another");
        }
        return Device.connect(broker, login.credentials(broker), ours, address, replyTimeout, Terminal.standardError());
    }
}
