// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.Passwords;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.ota.DeviceAddress;
import io.fanwatch.launcher.gateway.CloudSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that make the gateway a device of a platform. */
final class CloudOptions {

    @Option(
            names = "--cloud",
            paramLabel = "URL",
            converter = BrokerAddress.Converter.class,
            description =
                    "Be a device of Kapua, at this address of its broker, for example mqtt://kapua:1883; without it "
                            + "cloud messages go to the gateway's own broker, in JSON.")
    private BrokerAddress broker;

    @Option(names = "--cloud-account", paramLabel = "NAME", description = "Account there.")
    private String account;

    @Option(
            names = "--cloud-client-id",
            paramLabel = "ID",
            defaultValue = "fanwatch-gateway",
            description = "Client id of the gateway there (default: ${DEFAULT-VALUE}).")
    private String clientId;

    @Option(
            names = "--cloud-user",
            paramLabel = "NAME",
            description = "User to log in there. The password comes from the environment variable "
                    + "FANWATCH_CLOUD_PASSWORD, else the console asks.")
    private String user;

    /**
     * What is asked for; asks for a password if need be.
     *
     * @throws CommandException if the options do not fit together
     */
    Optional<CloudSettings> cloud() throws CommandException {
        if (broker == null) {
            if (account != null || user != null) {
                throw CommandException.badInput("--cloud-account and --cloud-user need --cloud URL");
            }
            return Optional.empty();
        }
        if (account == null) {
            throw CommandException.badInput("--cloud needs --cloud-account NAME");
        }
        Optional<Credentials> credentials = user == null
                ? Optional.empty()
                : Optional.of(new Credentials(
                        user, Passwords.given(false).read(user + " at " + broker, "FANWATCH_CLOUD_PASSWORD")));
        return Optional.of(new CloudSettings(
                broker,
                DeviceAddress.level("--cloud-account", account),
                DeviceAddress.level("--cloud-client-id", clientId),
                credentials));
    }
}
