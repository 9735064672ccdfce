package io.fanwatch.scoring.onnx.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model versions that passed their checks on this gateway, on its disk, and which of them failed in service. Without
 * a folder it remembers the latter until it ends. Thread-safe; reading does not wait for the disk.
 *
 * <p>Each version is a file {@code <SHA-256>.onnx}, perhaps {@code <SHA-256>.onnx.sig}, and {@code <SHA-256>.properties},
 * which is written last and makes it count. Files replace each other whole; what is damaged all the same is left out.
 */
final class VersionStore {

    /** How many bytes all kept model files may have together. */
    static final long MAXIMUM_BYTES = 128L * 1024 * 1024;

    /** Larger files are not kept: one or two would push out all others. */
    private static final long MAXIMUM_FILE_BYTES = MAXIMUM_BYTES / 2;

    private static final Logger LOG = LoggerFactory.getLogger(VersionStore.class);
    private static final String MODEL = ".onnx";
    private static final String ENTRY = ".properties";
    private static final String TEMPORARY = ".tmp";
    private static final int REMEMBERED = 50;
    private static final Pattern OURS = Pattern.compile("([0-9a-f]{64})\\.(onnx|onnx\\.sig|properties)");

    /**
     * What is known of a model file.
     *
     * @param arrival when it was first seen, as a rising number
     * @param service when it last took over, as a rising number; 0 if it never did
     * @param fault why it is not to be used; empty if nothing is wrong with it
     * @param bytes its size on disk; 0 if the file is not kept
     */
    record Entry(String digest, String name, Version version, long arrival, long service, String fault, long bytes) {

        Entry inService(long when) {
            return new Entry(digest, name, version, arrival, when, fault, bytes);
        }

        Entry withFault(String reason) {
            return new Entry(digest, name, version, arrival, service, reason, bytes);
        }

        Entry kept(long size) {
            return new Entry(digest, name, version, arrival, service, fault, size);
        }

        boolean hasServed() {
            return service > 0;
        }

        boolean isKept() {
            return bytes > 0;
        }

        private long lastUse() {
            return Math.max(arrival, service);
        }
    }

    private Optional<Path> folder = Optional.empty();
    private final Set<String> tooLarge = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Entry> entries = Map.of();
    private volatile Optional<String> trouble = Optional.empty();

    /** Finds what is kept in the folder, which is there already. What was learnt before stays. */
    synchronized void open(Path newFolder) {
        Map<String, Entry> found = new HashMap<>();
        try {
            Map<Path, String> files = files(newFolder);
            trouble = Optional.empty();
            Set<String> unread = new HashSet<>();
            for (String digest : Set.copyOf(files.values())) {
                try {
                    read(newFolder, digest).ifPresent(entry -> found.put(digest, entry));
                } catch (IOException e) {
                    unread.add(digest);
                    fail(newFolder, e);
                }
            }
            for (Map.Entry<Path, String> file : files.entrySet()) {
                if (!found.containsKey(file.getValue()) && !unread.contains(file.getValue())) {
                    Files.deleteIfExists(file.getKey());
                }
            }
        } catch (IOException e) {
            fail(newFolder, e);
        }
        folder = Optional.of(newFolder);
        Map<String, Entry> learnt = entries;
        entries = Map.copyOf(found);
        learnt.values().forEach(entry -> {
            if (!entry.fault().isEmpty() || entry.hasServed()) {
                Entry known = found.getOrDefault(entry.digest(), entry.kept(0));
                long service = entry.hasServed() ? next() : known.service();
                put(known.inService(service).withFault(entry.fault().isEmpty() ? known.fault() : entry.fault()));
            }
        });
    }

    /** The store's files by their digests; deletes what was being written when the power went. */
    private static Map<Path, String> files(Path folder) throws IOException {
        Map<Path, String> found = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Matcher ours = OURS.matcher(name);
                if (name.endsWith(TEMPORARY)) {
                    Files.delete(file);
                } else if (ours.matches()) {
                    found.put(file, ours.group(1));
                }
            }
        }
        return found;
    }

    /** Goes on without the disk. */
    synchronized void detach() {
        folder = Optional.empty();
        Map<String, Entry> left = new HashMap<>();
        entries.forEach((digest, entry) -> left.put(digest, entry.kept(0)));
        entries = Map.copyOf(left);
    }

    /**
     * Reads an entry and checks the file it tells of.
     *
     * @return nothing if it is damaged
     * @throws IOException if the disk does not let it be read
     */
    private static Optional<Entry> read(Path folder, String digest) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(digest + ENTRY))) {
            Properties values = new Properties();
            values.load(in);
            Entry entry = new Entry(
                    digest,
                    require(values, "name"),
                    Version.parseVersion(require(values, "version")),
                    Long.parseLong(require(values, "arrival")),
                    Long.parseLong(require(values, "service")),
                    values.getProperty("fault", ""),
                    Long.parseLong(require(values, "bytes")));
            if (entry.isKept()) {
                if (!ModelFile.digest(folder.resolve(digest + MODEL)).equals(digest)) {
                    throw new IllegalArgumentException(digest + MODEL + " has not the content it was written with");
                }
            }
            return Optional.of(entry);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            LOG.warn(
                    "A kept model version is damaged and left out ({}): install its package again if it is needed",
                    e.toString());
            return Optional.empty();
        }
    }

    private static String require(Properties values, String key) {
        String value = values.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("an entry lacks its " + key);
        }
        return value;
    }

    /** What is known of that file. */
    Optional<Entry> entry(String digest) {
        return Optional.ofNullable(entries.get(digest));
    }

    /** Why that file is not to be used. */
    Optional<String> fault(String digest) {
        return entry(digest).map(Entry::fault).filter(Predicate.not(String::isEmpty));
    }

    /** What is known of a model's versions, kept or not. */
    List<Entry> entries(String name) {
        return entries.values().stream()
                .filter(entry -> entry.name().equals(name))
                .toList();
    }

    /** The kept versions of a model: the one that took over last comes first. */
    List<Entry> kept(String name) {
        return entries.values().stream()
                .filter(entry -> entry.isKept() && entry.name().equals(name))
                .sorted(Comparator.comparingLong(Entry::service)
                        .thenComparingLong(Entry::arrival)
                        .reversed())
                .toList();
    }

    /** Where to load a kept version from. */
    synchronized Optional<ModelOffer> offer(Entry entry) {
        return folder.filter(f -> entry.isKept())
                .map(f -> ModelOffer.ofKept(
                        entry.name(), entry.version(), entry.digest(), f.resolve(entry.digest() + MODEL)));
    }

    /** Why versions cannot be kept on disk. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Whether there is a disk to keep versions on. */
    synchronized boolean isOpen() {
        return folder.isPresent();
    }

    /**
     * Keeps a model file, and drops the versions unused for longest beyond the bounds.
     *
     * @param most how many versions to keep
     * @param needed the digests of files that are not to be dropped
     */
    synchronized void keep(ModelFile file, ModelMetadata metadata, int most, Set<String> needed) {
        Entry entry = learn(file.digest(), metadata);
        if (folder.isEmpty() || file.bytes().length == 0 || isTooLarge(file)) {
            return;
        }
        try {
            Path model = folder.get().resolve(file.digest() + MODEL);
            if (file.signature().isPresent()) {
                writeIfNew(
                        model.resolveSibling(model.getFileName() + ModelFile.SIGNATURE_SUFFIX),
                        file.signature().get().getBytes(StandardCharsets.ISO_8859_1));
            }
            if (entry.isKept()) {
                return;
            }
            write(model, file.bytes());
            trouble = Optional.empty();
        } catch (IOException e) {
            fail(folder.get(), e);
            return;
        }
        put(entry.kept(file.bytes().length));
        drop(most, needed, file.digest());
    }

    private boolean isTooLarge(ModelFile file) {
        if (file.bytes().length <= MAXIMUM_FILE_BYTES) {
            return false;
        }
        if (tooLarge.add(file.digest())) {
            LOG.info(
                    "Model file {} has {} bytes and is not kept to roll back to: only files up to {} bytes are",
                    file.digest(),
                    file.bytes().length,
                    MAXIMUM_FILE_BYTES);
        }
        return true;
    }

    /** Whether that file was found to be too large to be kept. */
    boolean isTooLarge(String digest) {
        return tooLarge.contains(digest);
    }

    /** Drops the versions unused for longest beyond the bounds, as {@link #keep} does. */
    synchronized void limit(int most, Set<String> needed) {
        if (folder.isPresent()) {
            drop(most, needed, "");
        }
    }

    private Entry learn(String digest, ModelMetadata metadata) {
        return entry(digest).orElseGet(() -> {
            Entry entry = new Entry(digest, metadata.name(), versionOf(metadata), next(), 0, "", 0);
            put(entry);
            return entry;
        });
    }

    private static Version versionOf(ModelMetadata metadata) {
        try {
            return Version.parseVersion(metadata.version());
        } catch (IllegalArgumentException e) {
            // a model read from a file may be called as it likes
            return Version.emptyVersion;
        }
    }

    private long next() {
        return entries.values().stream().mapToLong(Entry::lastUse).max().orElse(0) + 1;
    }

    private void drop(int most, Set<String> needed, String justKept) {
        List<Entry> leastUsedFirst = entries.values().stream()
                .sorted(Comparator.comparingLong(Entry::lastUse))
                .toList();
        long count = leastUsedFirst.stream().filter(Entry::isKept).count();
        long bytes = leastUsedFirst.stream().mapToLong(Entry::bytes).sum();
        long remembered = leastUsedFirst.size() - count;
        for (Entry entry : leastUsedFirst) {
            boolean surplus = entry.isKept() ? count > most || bytes > MAXIMUM_BYTES : remembered > REMEMBERED;
            if (surplus && !needed.contains(entry.digest()) && !entry.digest().equals(justKept)) {
                remove(entry);
                bytes -= entry.bytes();
                if (entry.isKept()) {
                    count--;
                } else {
                    remembered--;
                }
            }
        }
    }

    private void remove(Entry entry) {
        Map<String, Entry> left = new HashMap<>(entries);
        left.remove(entry.digest());
        entries = Map.copyOf(left);
        if (folder.isPresent()) {
            try {
                for (String suffix : List.of(ENTRY, MODEL + ModelFile.SIGNATURE_SUFFIX, MODEL)) {
                    Files.deleteIfExists(folder.get().resolve(entry.digest() + suffix));
                }
            } catch (IOException e) {
                fail(folder.get(), e);
            }
        }
    }

    /** Notes that a model has taken over. */
    synchronized void serves(String digest, ModelMetadata metadata) {
        put(learn(digest, metadata).inService(next()));
    }

    /** Notes why a model is not to be used. */
    synchronized void mark(String digest, ModelMetadata metadata, String reason) {
        put(learn(digest, metadata).withFault(reason));
    }

    /** Lets a version be used again. */
    synchronized void unmark(String name, Version version) {
        clearFaults(entry -> entry.name().equals(name) && entry.version().equals(version));
    }

    /** Lets a file be used again. */
    synchronized void unmark(String digest) {
        clearFaults(entry -> entry.digest().equals(digest));
    }

    private void clearFaults(Predicate<Entry> which) {
        UnaryOperator<Entry> cleared = entry -> entry.withFault("");
        entries.values().stream()
                .filter(entry -> !entry.fault().isEmpty())
                .filter(which)
                .map(cleared)
                .forEach(this::put);
    }

    private void put(Entry entry) {
        Map<String, Entry> changed = new HashMap<>(entries);
        changed.put(entry.digest(), entry);
        entries = Map.copyOf(changed);
        if (folder.isPresent()) {
            try {
                write(folder.get().resolve(entry.digest() + ENTRY), text(entry));
            } catch (IOException e) {
                fail(folder.get(), e);
            }
        }
    }

    private static byte[] text(Entry entry) throws IOException {
        Properties values = new Properties();
        values.setProperty("name", entry.name());
        values.setProperty("version", entry.version().toString());
        values.setProperty("arrival", Long.toString(entry.arrival()));
        values.setProperty("service", Long.toString(entry.service()));
        values.setProperty("fault", entry.fault());
        values.setProperty("bytes", Long.toString(entry.bytes()));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        values.store(text, null);
        return text.toByteArray();
    }

    private static void writeIfNew(Path file, byte[] content) throws IOException {
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            write(file, content);
        }
    }

    /** Writes a file so that after a power cut it has either all of the old or all of the new content. */
    private static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel parent = FileChannel.open(file.getParent())) {
            parent.force(true);
        }
    }

    private void fail(Path where, IOException e) {
        String reason = "model versions cannot be kept in " + where + " (" + e
                + "): see that the folder is writable and the disk not full";
        if (!trouble.equals(Optional.of(reason))) {
            LOG.warn("{}", reason, e);
        }
        trouble = Optional.of(reason);
    }
}
