// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a queue that are full, by the number of their first entry. After the queue's name they have that number, the
 * number of their last entry and the bytes of their entries, so that none must be read to know what waits. Not thread-safe.
 */
final class FullFiles implements AutoCloseable {

    /** One of them: the number of its last entry, the bytes of its entries as the queue counts, and the length of the file. */
    record Full(Path path, long last, long bytes, long length) {}

    private static final Logger LOG = LoggerFactory.getLogger(FullFiles.class);

    private final TreeMap<Long, Full> files = new TreeMap<>();
    private long entries;
    private long bytes;
    private Optional<RandomAccessFile> open = Optional.empty();
    private long openFile;

    private FullFiles() {}

    /** Those of a queue that are there. */
    static FullFiles of(Path queue) throws IOException {
        FullFiles full = new FullFiles();
        Pattern name =
                Pattern.compile(Pattern.quote(queue.getFileName() + ".") + "(\\d{1,18})-(\\d{1,18})-(\\d{1,18})");
        try (DirectoryStream<Path> folder =
                Files.newDirectoryStream(queue.toAbsolutePath().getParent())) {
            for (Path file : folder) {
                Matcher numbers = name.matcher(file.getFileName().toString());
                if (numbers.matches()) {
                    long last = Long.parseLong(numbers.group(2));
                    long bytes = Long.parseLong(numbers.group(3));
                    full.add(Long.parseLong(numbers.group(1)), new Full(file, last, bytes, Files.size(file)));
                }
            }
        }
        return full;
    }

    /** The name of one with these numbers. */
    static Path name(Path queue, long first, long last, long bytes) {
        return queue.resolveSibling(queue.getFileName() + "." + first + "-" + last + "-" + bytes);
    }

    void add(long first, Full file) {
        files.put(first, file);
        entries += file.last() - first + 1;
        bytes += file.bytes();
    }

    /** Deletes the first one, all of whose entries were removed. */
    void removeFirst() {
        Map.Entry<Long, Full> first = files.pollFirstEntry();
        entries -= first.getValue().last() - first.getKey() + 1;
        bytes -= first.getValue().bytes();
        try {
            Files.deleteIfExists(first.getValue().path());
        } catch (IOException e) {
            LOG.warn(
                    "{} is not needed any more and could not be deleted",
                    first.getValue().path(),
                    e);
        }
    }

    boolean has(long file) {
        return files.containsKey(file);
    }

    Optional<Path> path(long file) {
        return Optional.ofNullable(files.get(file)).map(Full::path);
    }

    long length(long file) {
        return files.get(file).length();
    }

    OptionalLong first() {
        return files.isEmpty() ? OptionalLong.empty() : OptionalLong.of(files.firstKey());
    }

    /** The number of the last entry of the first one; greater than any if there is none. */
    long lastOfFirst() {
        return files.isEmpty() ? Long.MAX_VALUE : files.firstEntry().getValue().last();
    }

    /** The one after that. */
    OptionalLong after(long file) {
        Long following = files.higherKey(file);
        return following == null ? OptionalLong.empty() : OptionalLong.of(following);
    }

    /** The one in which that entry is, or else the next. */
    OptionalLong fileOf(long entry) {
        Map.Entry<Long, Full> file = files.floorEntry(entry);
        return file != null && entry <= file.getValue().last() ? OptionalLong.of(file.getKey()) : after(entry);
    }

    /** The number of the entry that comes after all of them. */
    long next() {
        return files.isEmpty() ? 1 : files.lastEntry().getValue().last() + 1;
    }

    long entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }

    long fileBytes() {
        return files.values().stream().mapToLong(Full::length).sum();
    }

    /** Reads from one; it stays open until another is read. */
    void read(long file, long at, byte[] into, int count) throws IOException {
        if (open.isEmpty() || openFile != file) {
            close();
            open = Optional.of(new RandomAccessFile(files.get(file).path().toFile(), "r"));
            openFile = file;
        }
        open.get().seek(at);
        open.get().readFully(into, 0, count);
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            RandomAccessFile file = open.get();
            open = Optional.empty();
            file.close();
        }
    }
}
