// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.move;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A copy of a folder into one that may have some of it already, from an earlier try; nothing there is overwritten. */
final class DataCopy {

    private static final String DRAFT = ".moving";

    private final Path from;
    private final Path to;
    /* how many files each folder has */
    private final Map<String, Integer> folders = new TreeMap<>();
    private final List<Path> others = new ArrayList<>();
    private int alreadyThere;

    DataCopy(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /** Copies, each file whole or not at all, with its time. */
    void run() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Path within = from.relativize(file);
            if (copy(file, to.resolve(within.toString()))) {
                folders.merge(within.getName(0).toString(), 1, Integer::sum);
            }
        }
    }

    private boolean copy(Path file, Path target) throws IOException {
        if (Files.exists(target)) {
            if (Files.mismatch(file, target) >= 0) {
                others.add(target);
                return false;
            }
            alreadyThere++;
            return true;
        }
        Files.createDirectories(target.getParent());
        Path draft = target.resolveSibling(target.getFileName() + DRAFT);
        Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, target);
        return true;
    }

    /** How many files are there now of each folder or file in the folder. */
    Map<String, Integer> folders() {
        return folders;
    }

    /** How many of them were there before. */
    int alreadyThere() {
        return alreadyThere;
    }

    /** Files that are there and are others, so that they were not copied. */
    List<Path> others() {
        return others;
    }
}
