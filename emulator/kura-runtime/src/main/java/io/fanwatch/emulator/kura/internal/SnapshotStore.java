// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;

/** The last snapshots in a folder, one file each. Not thread-safe. */
final class SnapshotStore {

    private static final int KEPT = 10;
    private static final Pattern NAME = Pattern.compile("snapshot_(\\d{1,18})\\.xml");

    private final Path folder;
    private final SnapshotXml xml;

    SnapshotStore(Path folder, SnapshotXml xml) {
        this.folder = folder;
        this.xml = xml;
    }

    /** The snapshots there are, oldest first. */
    NavigableSet<Long> ids() throws KuraException {
        NavigableSet<Long> ids = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> NAME.matcher(file.getFileName().toString()))
                        .filter(Matcher::matches)
                        .forEach(name -> ids.add(Long.valueOf(name.group(1))));
            } catch (IOException e) {
                throw new KuraException(
                        KuraErrorCode.CONFIGURATION_SNAPSHOT_LISTING, e, folder + ": " + e.getMessage());
            }
        }
        return ids;
    }

    /** Reads a snapshot; passwords are in clear. */
    List<ComponentConfiguration> load(long id) throws KuraException {
        Path file = file(id);
        if (!Files.exists(file)) {
            throw new KuraException(
                    KuraErrorCode.CONFIGURATION_SNAPSHOT_NOT_FOUND, "there is no snapshot " + id + " in " + folder);
        }
        return load(file);
    }

    /** Reads any file in the format of a snapshot. */
    List<ComponentConfiguration> load(Path file) throws KuraException {
        try {
            return xml.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new KuraException(
                    KuraErrorCode.CONFIGURATION_SNAPSHOT_LOADING, e, file + " cannot be read: " + e.getMessage());
        }
    }

    /** Writes a snapshot, drops the oldest beyond ten, and returns the identifier: milliseconds, ever growing. */
    long save(List<? extends ComponentConfiguration> configurations) throws KuraException {
        NavigableSet<Long> ids = ids();
        long now = System.currentTimeMillis();
        long id = ids.isEmpty() ? now : Math.max(now, ids.last() + 1);
        byte[] content = xml.write(configurations);
        try {
            Files.createDirectories(folder);
            Path draft = folder.resolve("snapshot.tmp");
            Files.write(draft, content);
            Files.move(draft, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ids.add(id);
            while (ids.size() > KEPT) {
                Files.deleteIfExists(file(ids.pollFirst()));
            }
        } catch (IOException e) {
            throw new KuraException(KuraErrorCode.CONFIGURATION_SNAPSHOT_TAKING, e, folder + ": " + e.getMessage());
        }
        return id;
    }

    private Path file(long id) {
        return folder.resolve("snapshot_" + id + ".xml");
    }
}
