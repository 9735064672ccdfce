// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.Passwords;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.kura.tools.verify.GatewayAddress;
import io.fanwatch.kura.tools.verify.KuraTrial;
import io.fanwatch.kura.tools.verify.TrialBroker;
import io.fanwatch.kura.tools.verify.Trust;
import io.fanwatch.kura.tools.verify.VerificationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fanwatch verify-kura}. */
@Command(
        name = "verify-kura",
        abbreviateSynopsis = true,
        header = "Try the packages on a Kura gateway and leave it as it was.",
        description = {
            "",
            "Over Kura's REST interfaces: installs the packages, creates components of its own, sends readings through "
                    + "a broker, changes a property live, upgrades, checks that the configuration survived, and takes "
                    + "everything away again. What is installed or configured already is left as it is.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every check passed, but for those skipped",
            "1:a check failed, or the run was stopped",
            "2:wrong usage, or the gateway can't be used: log-in, permission, certificate, missing interface",
            "3:the gateway could not be reached, or did not answer in time"
        })
public final class VerifyKuraCommand implements Callable<Integer> {

    private static final Duration ANSWER_AT_LEAST = Duration.ofSeconds(30);

    @Mixin
    private StandardOptions standard;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            converter = GatewayAddress.Converter.class,
            description = "Where Kura's web console is, for example https://gateway or http://localhost:8080.")
    private GatewayAddress url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "admin",
            description = "User of Kura's console, with the permissions rest.deploy and rest.configuration "
                    + "(default: ${DEFAULT-VALUE}).")
    private String user;

    @Option(
            names = "--password-stdin",
            description = "Read the password from the first line of standard input, and the broker's from the second. "
                    + "Otherwise the environment variables FANWATCH_PASSWORD and FANWATCH_BROKER_PASSWORD count, or "
                    + "the console asks.")
    private boolean passwordFromInput;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate of the gateway or of its authority to trust, as a PEM file.")
    private Path certificate;

    @Option(names = "--insecure", description = "Do not check the gateway's certificate: for a network you trust.")
    private boolean insecure;

    @Option(names = "--dry-run", description = "Only look at the gateway and say what would be done.")
    private boolean dryRun;

    @Option(names = "--clean-up", description = "Only take away components that a killed run has left.")
    private boolean cleanUp;

    @Option(
            names = "--packages",
            paramLabel = "DIR",
            description = "Folder with the .dp files (default: dp-packaging beside the fanwatch script).")
    private Path packages;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            converter = BrokerAddress.Converter.class,
            description = "MQTT broker for the readings, for example tcp://broker:1883; without it none are sent.")
    private BrokerAddress broker;

    @Option(
            names = "--gateway-broker",
            paramLabel = "URL",
            converter = BrokerAddress.Converter.class,
            description = "The same broker as the gateway reaches it, if that differs from --broker.")
    private BrokerAddress gatewayBroker;

    @Option(names = "--broker-user", paramLabel = "NAME", description = "User to log in to the broker.")
    private String brokerUser;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = DurationConverter.class,
            description = "How long the gateway may take for one step, such as installing a package "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--beside",
            description = "Run although the gateway has predictors of its own, whose verdicts go to the trial's "
                    + "publisher too meanwhile.")
    private boolean beside;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        checkOptions();
        Terminal progress = Terminal.standardError();
        if (!url.isEncrypted() && !url.isLoopback()) {
            progress.println("The password travels unencrypted to " + url + ": better use https://");
        }
        Passwords passwords = Passwords.given(passwordFromInput);
        Credentials login = new Credentials(user, passwords.read(user + " at " + url, "FANWATCH_PASSWORD"));
        VerificationSettings settings = new VerificationSettings(folder(), broker(passwords), timeout, beside);
        Duration answer = timeout.compareTo(ANSWER_AT_LEAST) < 0 ? timeout : ANSWER_AT_LEAST;
        KuraTrial trial = new KuraTrial(url, login, trust(), answer, Terminal.standardOutput(), progress);
        if (cleanUp) {
            return trial.cleanUp(timeout);
        }
        return dryRun ? trial.preview(settings) : trial.run(settings);
    }

    private void checkOptions() throws CommandException {
        if (insecure && certificate != null) {
            throw CommandException.badInput("--insecure and --certificate exclude each other: choose one");
        }
        if (dryRun && cleanUp) {
            throw CommandException.badInput("--dry-run and --clean-up exclude each other: choose one");
        }
        if (broker == null && (gatewayBroker != null || brokerUser != null)) {
            throw CommandException.badInput(
                    "--gateway-broker and --broker-user need --broker URL: the broker as this " + "machine reaches it");
        }
    }

    private SSLContext trust() throws CommandException {
        if (insecure) {
            return Trust.blind();
        }
        return certificate == null ? Trust.standard() : Trust.of(certificate);
    }

    private Path folder() {
        return packages == null ? Path.of(System.getProperty("fanwatch.home", ""), "dp-packaging") : packages;
    }

    private Optional<TrialBroker> broker(Passwords passwords) throws CommandException {
        if (broker == null) {
            return Optional.empty();
        }
        Optional<Credentials> login =
                brokerUser == null ? Optional.empty() : Optional.of(passwords.ofBroker(brokerUser, broker));
        return Optional.of(new TrialBroker(broker, gatewayBroker == null ? broker : gatewayBroker, login));
    }
}
