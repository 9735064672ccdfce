// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.deployment.PackageFile;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.DownloadAddressConverter;
import io.fanwatch.kura.tools.ota.FileServer;
import io.fanwatch.kura.tools.ota.Install;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fanwatch ota install}. */
@Command(
        name = "install",
        abbreviateSynopsis = true,
        header = "Let a gateway download a package and install it, or upgrade to it.",
        description = {
            "",
            "The gateway fetches the package from --url by itself, so the address must be one that the gateway can "
                    + "reach. Give --file, the same package on this machine, to take its name, version and SHA-256 from "
                    + "it; or --serve, to serve it from this machine too.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the package is installed and its bundles run",
            "1:the gateway refused or failed; the message says why and what is installed now",
            "2:wrong usage, or the file is wrong",
            "3:the broker could not be reached, or the gateway did not answer in time"
        },
        footer = {
            "",
            "Examples:",
            "  fanwatch ota install --broker tcp://localhost:1883 --account acme --device gateway-7 "
                    + "--url https://files.example.com/fanwatch-1.1.0.dp --file fanwatch-1.1.0.dp",
            "  fanwatch ota install --broker tcp://localhost:1883 --account emulator --device fanwatch-gateway "
                    + "--serve fanwatch-1.1.0.dp"
        })
final class OtaInstallCommand implements Callable<Integer> {

    private static final Pattern FILE_NAME = Pattern.compile("(.+?)[-_](\\d+(?:\\.\\d+){0,2}(?:\\.[\\w-]+)?)\\.dp");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    @Mixin
    private StandardOptions standard;

    @Mixin
    private DeviceOptions deviceOptions;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = DownloadAddressConverter.class,
            description = "Where the gateway finds the package, http or https, without user and password.")
    private URI url;

    @Option(names = "--serve", paramLabel = "FILE", description = "Serve this package from this machine instead.")
    private Path served;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The package on this machine, for its name, version and SHA-256.")
    private Path file;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "SHA-256 of the package; without it a damaged file may be installed.")
    private String sha256;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The package's symbolic name (default: from --file, else from the URL).")
    private String name;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "The package's version (default: from --file, else from the URL).")
    private String version;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How long all of it may take (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long the gateway may take to connect to the server (default: ${DEFAULT-VALUE}).")
    private Duration connectTimeout;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        checkOptions();
        Optional<PackageFile> known = Optional.empty();
        if (served != null || file != null) {
            known = Optional.of(PackageFile.read(served == null ? file : served));
        }
        if (served == null) {
            PackageSource source = source(url, known);
            try (Device device = deviceOptions.connect()) {
                return install(device, source);
            }
        }
        try (Device device = deviceOptions.connect();
                FileServer server = FileServer.start(served, deviceOptions.broker())) {
            return install(device, source(server.url(), known));
        }
    }

    private int install(Device device, PackageSource source) throws CommandException, InterruptedException {
        return OtaCommand.end(
                new Install(device, source, timeout, Terminal.standardError()).run(), Terminal.standardOutput());
    }

    private PackageSource source(URI from, Optional<PackageFile> known) throws CommandException {
        Matcher fileName =
                FILE_NAME.matcher(from.getPath().substring(from.getPath().lastIndexOf('/') + 1));
        boolean telling = fileName.matches();
        String packageName = Optional.ofNullable(name)
                .or(() -> known.map(PackageFile::name))
                .or(() -> telling ? Optional.of(fileName.group(1)) : Optional.empty())
                .orElseThrow(() -> unknown("--name"));
        String packageVersion = Optional.ofNullable(version)
                .or(() -> known.map(PackageFile::version))
                .or(() -> telling ? Optional.of(fileName.group(2)) : Optional.empty())
                .orElseThrow(() -> unknown("--version"));
        Optional<String> digest = Optional.ofNullable(sha256).map(text -> text.toLowerCase(Locale.ROOT));
        if (digest.isEmpty() && known.isPresent()) {
            digest = Optional.of(known.get().sha256());
        }
        if (digest.isEmpty()) {
            Terminal.standardError()
                    .println("Without --sha256 or --file the gateway cannot tell whether the file is damaged.");
        }
        return new PackageSource(
                packageName,
                packageVersion,
                from,
                digest,
                Math.toIntExact(Math.min(connectTimeout.toMillis(), Integer.MAX_VALUE)));
    }

    private void checkOptions() throws CommandException {
        if ((url == null) == (served == null)) {
            throw CommandException.badInput("Give either --url, where the gateway finds the package, or --serve FILE");
        }
        if (served != null && file != null) {
            throw CommandException.badInput("--serve names the file already: leave --file out");
        }
        if (sha256 != null && !SHA_256.matcher(sha256.toLowerCase(Locale.ROOT)).matches()) {
            throw CommandException.badInput(
                    "--sha256 is '" + sha256 + "': give 64 hexadecimal digits, as sha256sum prints them");
        }
    }

    private static CommandException unknown(String option) {
        return CommandException.badInput(
                option + " is needed: the URL does not end as name-version.dp. Or give --file, the package itself");
    }
}
