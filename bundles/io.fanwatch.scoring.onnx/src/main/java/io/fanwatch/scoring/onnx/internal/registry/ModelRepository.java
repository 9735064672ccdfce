// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.component.ServiceSlot;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model versions that passed their checks on this gateway, on its disk, and which of them failed in service. Without
 * a folder it remembers the latter until it ends. Thread-safe; reading does not wait for the disk.
 *
 * <p>Each version is a file {@code <SHA-256>.onnx}, perhaps {@code <SHA-256>.onnx.sig}, and {@code <SHA-256>.properties},
 * which is written last and makes it count. Files replace each other whole; what is damaged all the same is left out.
 */
public final class ModelRepository {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);

    /** How many bytes all kept model files may have together. */
    private static final long MAXIMUM_BYTES = 128L * 1024 * 1024;

    /** Larger files are not kept: one or two would push out all others. */
    private static final long MAXIMUM_FILE_BYTES = MAXIMUM_BYTES / 2;

    private static final String MODEL = ".onnx";
    private static final String SIGNATURE = MODEL + ModelFile.SIGNATURE_SUFFIX;
    private static final String ENTRY = ".properties";
    private static final String TEMPORARY = ".tmp";
    private static final int REMEMBERED = 50;
    private static final Pattern OURS = Pattern.compile("([0-9a-f]{64})\\.(onnx|onnx\\.sig|properties)");

    private final String name;
    private final ServiceSlot<DataFolder> folders = new ServiceSlot<>();
    private Optional<Path> folder = Optional.empty();
    private final Set<String> tooLarge = ConcurrentHashMap.newKeySet();
    private volatile Map<String, StoredModel> entries = Map.of();
    private volatile Optional<String> problem = Optional.empty();

    /** @param name of the component whose versions these are */
    public ModelRepository(String name) {
        this.name = name;
    }

    /** Keeps versions in the component's folder from now on. */
    public void attach(DataFolder service) {
        folders.set(service);
        try {
            open(service.of(name));
        } catch (IOException e) {
            LOG.warn("{}: model versions are not kept over a restart: {}", name, e.getMessage(), e);
        }
    }

    /** Goes on without the disk, unless another one has come before that one goes. */
    public synchronized void detach(DataFolder service) {
        if (folders.unset(service)) {
            folder = Optional.empty();
            Map<String, StoredModel> left = new HashMap<>();
            entries.forEach((digest, entry) -> left.put(digest, entry.kept(0)));
            entries = Map.copyOf(left);
        }
    }

    /** Finds what is kept in the folder, which is there already. What was learnt before stays. */
    public synchronized void open(Path newFolder) {
        problem = Optional.empty();
        Map<String, StoredModel> found = new HashMap<>();
        try {
            for (String digest : digests(newFolder)) {
                read(newFolder, digest).ifPresent(entry -> found.put(digest, entry));
            }
        } catch (IOException e) {
            fail(newFolder, e);
        }
        folder = Optional.of(newFolder);
        Map<String, StoredModel> learnt = entries;
        entries = Map.copyOf(found);
        learnt.values().forEach(entry -> {
            if (!entry.isSound() || entry.hasServed()) {
                StoredModel known = found.getOrDefault(entry.digest(), entry.kept(0));
                long service = entry.hasServed() ? next() : known.service();
                put(known.inService(service).withFault(entry.isSound() ? known.fault() : entry.fault()));
            }
        });
    }

    /** What the repository's files belong to; deletes what was being written when the power went. */
    private static Set<String> digests(Path folder) throws IOException {
        Set<String> digests = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Matcher ours = OURS.matcher(name);
                if (name.endsWith(TEMPORARY)) {
                    Files.delete(file);
                } else if (ours.matches()) {
                    digests.add(ours.group(1));
                }
            }
        }
        return digests;
    }

    /** Reads an entry and checks the file it tells of; deletes what is damaged, but not what the disk does not let it read. */
    private Optional<StoredModel> read(Path where, String digest) {
        try {
            StoredModel entry = StoredModel.read(where.resolve(digest + ENTRY), digest);
            if (entry.isKept()
                    && !ModelFile.digest(where.resolve(digest + MODEL)).equals(digest)) {
                throw new IllegalArgumentException(digest + MODEL + " has not the content it was written with");
            }
            return Optional.of(entry);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            LOG.warn(
                    "A kept model version is damaged and left out ({}): install its package again if it is needed",
                    e.toString());
            deleteFiles(where, digest);
        } catch (IOException e) {
            fail(where, e);
        }
        return Optional.empty();
    }

    private void deleteFiles(Path where, String digest) {
        try {
            for (String suffix : List.of(ENTRY, SIGNATURE, MODEL)) {
                Files.deleteIfExists(where.resolve(digest + suffix));
            }
        } catch (IOException e) {
            fail(where, e);
        }
    }

    public Optional<StoredModel> entry(String digest) {
        return Optional.ofNullable(entries.get(digest));
    }

    /** Why that file is not to be used. */
    public Optional<String> fault(String digest) {
        return entry(digest).map(StoredModel::fault).filter(Predicate.not(String::isEmpty));
    }

    /** What is known of a model's versions, kept or not. */
    public List<StoredModel> entries(String name) {
        return entries.values().stream()
                .filter(entry -> entry.name().equals(name))
                .toList();
    }

    /** The kept versions of a model: the one that took over last comes first. */
    public List<StoredModel> kept(String name) {
        return entries(name).stream()
                .filter(StoredModel::isKept)
                .sorted(Comparator.comparingLong(StoredModel::service)
                        .thenComparingLong(StoredModel::arrival)
                        .reversed())
                .toList();
    }

    /** Where to load a kept version from. */
    public synchronized Optional<ModelCandidate> candidate(StoredModel entry) {
        return folder.filter(f -> entry.isKept())
                .map(f -> ModelCandidate.ofKept(
                        entry.name(), entry.version(), entry.digest(), f.resolve(entry.digest() + MODEL)));
    }

    /** Why versions cannot be kept on disk. */
    public Optional<String> problem() {
        return problem;
    }

    /** Where the scorer keeps things, while the disk is there. */
    public synchronized Optional<Path> folder() {
        return folder;
    }

    public synchronized boolean isOpen() {
        return folder.isPresent();
    }

    /**
     * Keeps a model file, and drops the versions unused for longest beyond the bounds.
     *
     * @param most how many versions to keep
     * @param needed the digests of files that are not to be dropped
     */
    public synchronized void keep(ModelFile file, ModelMetadata metadata, int most, Set<String> needed) {
        StoredModel entry = learn(file.digest(), metadata);
        if (folder.isEmpty() || file.bytes().length == 0 || isTooLarge(file)) {
            return;
        }
        try {
            if (file.signature().isPresent()) {
                byte[] signature = file.signature().get().getBytes(StandardCharsets.ISO_8859_1);
                write(folder.get().resolve(file.digest() + SIGNATURE), signature);
            }
            if (entry.isKept()) {
                return;
            }
            write(folder.get().resolve(file.digest() + MODEL), file.bytes());
            problem = Optional.empty();
        } catch (IOException e) {
            fail(folder.get(), e);
            return;
        }
        put(entry.kept(file.bytes().length));
        limit(most, needed);
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
    public boolean isTooLarge(String digest) {
        return tooLarge.contains(digest);
    }

    private StoredModel learn(String digest, ModelMetadata metadata) {
        return entry(digest).orElseGet(() -> {
            StoredModel entry = new StoredModel(digest, metadata.name(), metadata.number(), next(), 0, "", 0);
            put(entry);
            return entry;
        });
    }

    private long next() {
        return entries.values().stream().mapToLong(StoredModel::lastUse).max().orElse(0) + 1;
    }

    /** Drops the versions unused for longest beyond the bounds, but none that is needed. */
    public synchronized void limit(int most, Set<String> needed) {
        List<StoredModel> leastUsedFirst = entries.values().stream()
                .sorted(Comparator.comparingLong(StoredModel::lastUse))
                .toList();
        long count = leastUsedFirst.stream().filter(StoredModel::isKept).count();
        long bytes = leastUsedFirst.stream().mapToLong(StoredModel::bytes).sum();
        long remembered = leastUsedFirst.size() - count;
        for (StoredModel entry : leastUsedFirst) {
            boolean surplus = entry.isKept() ? count > most || bytes > MAXIMUM_BYTES : remembered > REMEMBERED;
            if (surplus && !needed.contains(entry.digest())) {
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

    private void remove(StoredModel entry) {
        Map<String, StoredModel> left = new HashMap<>(entries);
        left.remove(entry.digest());
        entries = Map.copyOf(left);
        folder.ifPresent(where -> deleteFiles(where, entry.digest()));
    }

    /** Notes that a model has taken over. */
    public synchronized void serves(String digest, ModelMetadata metadata) {
        put(learn(digest, metadata).inService(next()));
    }

    /** Notes why a model is not to be used. */
    public synchronized void mark(String digest, ModelMetadata metadata, String reason) {
        put(learn(digest, metadata).withFault(reason));
    }

    /** Lets files be used again. */
    public synchronized void unmark(Predicate<StoredModel> which) {
        entries.values().stream()
                .filter(entry -> !entry.isSound() && which.test(entry))
                .map(entry -> entry.withFault(""))
                .forEach(this::put);
    }

    private void put(StoredModel entry) {
        Map<String, StoredModel> changed = new HashMap<>(entries);
        changed.put(entry.digest(), entry);
        entries = Map.copyOf(changed);
        if (folder.isPresent()) {
            try {
                write(folder.get().resolve(entry.digest() + ENTRY), entry.text());
            } catch (IOException e) {
                fail(folder.get(), e);
            }
        }
    }

    /** Writes a file so that after a power cut it has either all of the old or all of the new content. */
    private static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        Files.write(temporary, content);
        DurableFiles.force(temporary);
        DurableFiles.replace(temporary, file);
    }

    private void fail(Path where, IOException e) {
        String reason = "model versions cannot be kept in " + where + " (" + e
                + "): see that the folder is writable and the disk not full";
        if (!problem.equals(Optional.of(reason))) {
            LOG.warn("{}", reason, e);
        }
        problem = Optional.of(reason);
    }
}
