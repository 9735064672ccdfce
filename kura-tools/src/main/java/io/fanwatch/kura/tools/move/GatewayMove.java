// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.move;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.snapshot.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Carries what Fanwatch has on a gateway from one folder of Kura to another: its data, and its part of the newest snapshot.
 * Nothing that is there is overwritten, so it may be run again. For one use, by one thread.
 */
public final class GatewayMove {

    private static final Path DATA = Path.of("data", "fanwatch");
    private static final Path SNAPSHOTS = Path.of("user", "snapshots");
    private static final Path PACKAGES = Path.of("packages", "dpa.properties");
    private static final String RESULT = "fanwatch-snapshot.xml";
    private static final String OURS = "io.fanwatch.";
    private static final String WIRES = "io.fanwatch.wires.";
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot_(\\d{1,18})\\.xml");
    private static final Pattern TARGET = Pattern.compile("kura\\.service\\.pid=([^)]+)\\)");

    private final Path from;
    private final Path to;
    private final Optional<Path> downloaded;
    private final List<String> carried = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> byHand = new ArrayList<>();

    /**
     * @param from Kura's folder on the gateway before, or a copy of it
     * @param to Kura's folder on the new one, or what is to be copied there; made if it is not there
     * @param downloaded the snapshot to use in place of the newest one
     */
    public GatewayMove(Path from, Path to, Optional<Path> downloaded) {
        this.from = from.toAbsolutePath().normalize();
        this.to = to.toAbsolutePath().normalize();
        this.downloaded = downloaded;
    }

    /**
     * Does it.
     *
     * @throws CommandException if a folder is not as it must be, or something cannot be read or written
     */
    public MoveReport run() throws CommandException {
        if (!Files.isDirectory(from.resolve(DATA))) {
            throw CommandException.badInput("There is no folder " + from.resolve(DATA)
                    + ": give the folder that Kura is installed in, such as /opt/eclipse/kura, or a copy of it. If "
                    + "kura.data in kura.properties names another data folder, copy that to " + from.resolve("data"));
        }
        if (to.startsWith(from) || from.startsWith(to)) {
            throw CommandException.badInput("--from and --to are the same folder, or one is in the other");
        }
        try {
            packages();
            data();
            Optional<Snapshot> snapshot = snapshot();
            if (snapshot.isPresent()) {
                configuration(snapshot.get());
            }
            return new MoveReport(carried, left, problems, byHand);
        } catch (IOException e) {
            throw CommandException.failed(
                    "Stopped at " + e + ". What was copied stays; the same command goes on once that is mended", e);
        }
    }

    private void packages() throws IOException {
        Path list = from.resolve(PACKAGES);
        Properties installed = new Properties();
        if (Files.isRegularFile(list)) {
            try (InputStream in = Files.newInputStream(list)) {
                installed.load(in);
            }
        }
        List<String> names = installed.stringPropertyNames().stream()
                .filter(name -> name.startsWith("fanwatch"))
                .map(name -> name.replaceFirst("-linux-.*", ""))
                .sorted()
                .distinct()
                .toList();
        byHand.add("Install the Debian packages" + (names.isEmpty() ? "" : " " + String.join(", ", names)));
    }

    private void data() throws IOException {
        DataCopy copy = new DataCopy(from.resolve(DATA), to.resolve(DATA));
        copy.run();
        copy.folders()
                .forEach((name, files) ->
                        carried.add(DATA.resolve(name) + ": " + files + (files == 1 ? " file" : " files")));
        if (copy.alreadyThere() > 0) {
            carried.add(copy.alreadyThere() + " of these files were there already");
        }
        copy.others().forEach(file -> problems.add(otherThere(file)));
        byHand.add("Before Kura 6 starts with the packages, let its user have the data: chown -R kurad: "
                + to.resolve(DATA));
    }

    private static String otherThere(Path file) {
        return file + " is there already with other content and stays: if Kura 6 has not worked with it yet, delete it "
                + "and run this again";
    }

    private Optional<Snapshot> snapshot() throws CommandException, IOException {
        Optional<Path> file = downloaded.or(() -> newest(from.resolve(SNAPSHOTS)));
        String reason = "There is no snapshot in " + from.resolve(SNAPSHOTS);
        if (file.isPresent()) {
            if (downloaded.isPresent() || isXml(file.get())) {
                return Optional.of(Snapshot.read(file.get()));
            }
            reason = file.get() + " is encrypted, as Kura usually keeps it";
        }
        problems.add(reason + ": no configuration is carried. On the console of the old gateway, Settings, Snapshots, "
                + "download the newest, and run this again with --snapshot FILE");
        return Optional.empty();
    }

    private static Optional<Path> newest(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> number(file) >= 0).max(Comparator.comparingLong(GatewayMove::number));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    private static long number(Path file) {
        Matcher name = SNAPSHOT.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    private static boolean isXml(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == '<';
        }
    }

    private void configuration(Snapshot snapshot) throws CommandException, IOException {
        List<String> foreign = new ArrayList<>();
        for (String pid : snapshot.components()) {
            if (!isOurs(pid, snapshot.values(pid))) {
                foreign.add(pid);
                snapshot.remove(pid);
            }
        }
        List<String> passwords = snapshot.removePasswords();
        if (!foreign.isEmpty()) {
            left.add("The configuration of Kura and of other add-ons: " + String.join(", ", foreign));
        }
        left.add("Kura's key stores, certificates and users");
        if (write(snapshot.forKura() + System.lineSeparator())) {
            carried.add(RESULT + ": the configuration of " + String.join(", ", snapshot.components()));
        }
        remainder(snapshot, foreign, passwords);
    }

    private boolean write(String text) throws IOException {
        Path file = to.resolve(RESULT);
        if (!Files.exists(file)) {
            Files.createDirectories(to);
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } else if (!Files.readString(file, StandardCharsets.UTF_8).equals(text)) {
            problems.add(file + " is there already with other content and stays: move it away and run this again");
            return false;
        }
        return true;
    }

    private void remainder(Snapshot snapshot, List<String> foreign, List<String> passwords) {
        TreeSet<String> needed = new TreeSet<>();
        for (String pid : snapshot.components()) {
            Map<String, String> values = snapshot.values(pid);
            values.values()
                    .forEach(value -> TARGET.matcher(value)
                            .results()
                            .map(each -> each.group(1))
                            .forEach(needed::add));
            if (!values.getOrDefault("model.file", "").isBlank()) {
                byHand.add("Copy the file " + values.get("model.file") + ", which " + pid + " uses");
            }
        }
        needed.retainAll(foreign);
        if (!needed.isEmpty()) {
            byHand.add("See that Kura 6 has the components that Fanwatch's name: " + String.join(", ", needed));
        }
        byHand.add("On the console of Kura 6, Settings, Snapshots: Upload and Apply " + to.resolve(RESULT));
        if (!passwords.isEmpty()) {
            byHand.add("Type passwords again, which Kura 5.6 has encrypted: " + String.join(", ", passwords));
        }
        if (snapshot.components().stream()
                .anyMatch(pid -> snapshot.values(pid)
                        .getOrDefault("service.factoryPid", "")
                        .startsWith(WIRES))) {
            byHand.add("Draw the wires anew, with the package kura-wires: the graph is Kura's and is left");
        }
    }

    private static boolean isOurs(String pid, Map<String, String> values) {
        return pid.startsWith(OURS)
                || values.getOrDefault("service.factoryPid", "").startsWith(OURS);
    }
}
