// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.Passwords;
import io.fanwatch.kura.tools.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say what is in a snapshot. */
final class SnapshotOptions {

    private static final Pattern SETTING = Pattern.compile("([^.=]+)\\.([^:=]+)(?::(\\w+))?=(.*)", Pattern.DOTALL);
    private static final Pattern PROPERTY = Pattern.compile("([^.=]+)\\.([^:=]+)");

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The snapshot (default: kura-config/snapshot.xml, one of each component).")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "PID.PROPERTY=VALUE",
            description =
                    "Give a property another value, for example fanwatch-broker.broker.url=tcp://broker:1883. One "
                            + "that is not in the file is a String unless it says otherwise: PID.PROPERTY:Integer=VALUE. As often "
                            + "as you like.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--set-password",
            paramLabel = "PID.PROPERTY",
            description = "Set a password, for example fanwatch-broker.password: that in the environment variable "
                    + "FANWATCH_COMPONENT_PASSWORD, else the console asks.")
    private List<String> passwords = new ArrayList<>();

    @Option(
            names = "--without",
            paramLabel = "PID",
            split = ",",
            description = "Leave components out, for example fanwatch-kafka,fanwatch-influxdb.")
    private List<String> without = new ArrayList<>();

    /**
     * The snapshot with all changes.
     *
     * @throws CommandException if the file is no snapshot or an option does not fit it
     */
    Snapshot read() throws CommandException {
        Snapshot snapshot = Snapshot.read(
                file == null ? Path.of(System.getProperty("fanwatch.home", ""), "kura-config", "snapshot.xml") : file);
        for (String pid : without) {
            snapshot.remove(pid);
        }
        for (String setting : settings) {
            Matcher parts = parts(SETTING, setting, "--set", "PID.PROPERTY=VALUE");
            snapshot.set(parts.group(1), parts.group(2), Optional.ofNullable(parts.group(3)), parts.group(4));
        }
        for (String property : passwords) {
            Matcher parts = parts(PROPERTY, property, "--set-password", "PID.PROPERTY");
            String value = Passwords.given(false).read(property, "FANWATCH_COMPONENT_PASSWORD");
            snapshot.set(parts.group(1), parts.group(2), Optional.of("Password"), value);
        }
        return snapshot;
    }

    private static Matcher parts(Pattern pattern, String text, String option, String form) throws CommandException {
        Matcher parts = pattern.matcher(text);
        if (!parts.matches()) {
            throw CommandException.badInput(option + " is '" + text + "': write it as " + form);
        }
        return parts;
    }
}
