// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.store.DurableFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that were sent to the gateway without a package, in a folder of their own. What is not complete is a file by the
 * SHA-256 that it is to have, which may be gone on with after a restart; a model that was accepted has its name and version
 * in that of its file. Thread-safe; only who sends
 * waits for who sends.
 */
public final class ReceivedModels {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedModels.class);

    private static final String FOLDER = "received";
    private static final String PART = ".part";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ACCEPTED = Pattern.compile("(.+)@(.+)@([0-9a-f]{64})\\.onnx");
    /* of each kind, beside what is needed */
    private static final int MOST = 4;

    private final Supplier<Optional<Path>> home;

    /** @param home the component's folder, while it is there */
    public ReceivedModels(Supplier<Optional<Path>> home) {
        this.home = home;
    }

    /** The models that were accepted, in no order. */
    public List<ModelCandidate> candidates() {
        List<ModelCandidate> found = new ArrayList<>();
        for (Path file : files(".onnx")) {
            Matcher parts = ACCEPTED.matcher(file.getFileName().toString());
            if (parts.matches()) {
                found.add(ModelCandidate.ofReceived(
                        Optional.of(parts.group(1)), Optional.of(parts.group(2)), parts.group(3), file));
            }
        }
        return found;
    }

    /* latest first; there are none while there is no folder */
    private List<Path> files(String suffix) {
        Optional<Path> folder = home.get().map(path -> path.resolve(FOLDER)).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            LOG.warn("{} cannot be read", folder.get(), e);
            return List.of();
        }
    }

    private Path part(String digest) throws IOException {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IOException(
                    "the SHA-256 \"" + digest + "\" is not 64 digits of 0-9 and a-f: send that of the file");
        }
        Path folder = home.get()
                .orElseThrow(
                        () -> new IOException("there is no data folder: the bundle io.fanwatch.store does not run"))
                .resolve(FOLDER);
        return Files.createDirectories(folder).resolve(digest + PART);
    }

    /** How many bytes are there of a file that is not complete. */
    public long received(String digest) throws IOException {
        Path part = part(digest);
        return Files.exists(part) ? Files.size(part) : 0;
    }

    /**
     * Appends to a file.
     *
     * @param offset where in the file the bytes belong, which is where it ends
     * @return how many bytes are there now
     * @throws IOException if they do not belong there, are too many, or cannot be read or written; what came before stays
     */
    public synchronized long receive(String digest, long offset, InputStream bytes, long maximum) throws IOException {
        Path part = part(digest);
        long there = received(digest);
        if (offset != there) {
            throw new IOException("the bytes begin at " + offset + ", but " + there + " are there: go on from there");
        }
        byte[] buffer = new byte[1 << 14];
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                there += count;
                if (there > maximum) {
                    Files.delete(part);
                    throw new IOException("it has more than the " + maximum
                            + " bytes a model may have: use a smaller one, or raise model.size.maximum");
                }
                out.write(buffer, 0, count);
            }
        }
        files(PART).stream().skip(MOST).forEach(ReceivedModels::delete);
        return there;
    }

    /**
     * The file, if it has come as it was sent, for its checks. One that has not is deleted.
     *
     * @throws IOException if it is not complete, or cannot be read or written
     */
    public synchronized ModelCandidate complete(String digest, Optional<String> signature) throws IOException {
        Path part = part(digest);
        if (!Files.exists(part)) {
            throw new FileNotFoundException("nothing is there of it: send it first");
        }
        String found = ModelFile.digest(part);
        if (!found.equals(digest)) {
            long bytes = Files.size(part);
            delete(part);
            throw new IOException(
                    "the " + bytes + " bytes that came have the SHA-256 " + found + " and were deleted: send it anew");
        }
        Path beside = part.resolveSibling(part.getFileName() + ModelFile.SIGNATURE_SUFFIX);
        Files.deleteIfExists(beside);
        if (signature.isPresent()) {
            Files.writeString(beside, signature.get(), StandardCharsets.ISO_8859_1);
            DurableFiles.force(beside);
        }
        DurableFiles.force(part);
        return ModelCandidate.ofReceived(Optional.empty(), Optional.empty(), digest, part);
    }

    /** Takes a complete file in among the models, and drops none that is needed for it. */
    public synchronized void accept(String digest, String name, String version, Set<String> needed) throws IOException {
        if (!ModelFolder.isName(name)) {
            throw new IOException("its name \"" + name + "\" is no file's: call it by letters, digits, . _ and -");
        }
        Path part = part(digest);
        Path model = part.resolveSibling(name + "@" + version + "@" + digest + ".onnx");
        Path signature = part.resolveSibling(part.getFileName() + ModelFile.SIGNATURE_SUFFIX);
        if (Files.exists(signature)) { // first, so that the model never is there without
            Files.move(
                    signature,
                    model.resolveSibling(model.getFileName() + ModelFile.SIGNATURE_SUFFIX),
                    StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(part, model, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.force(model.getParent());
        files(".onnx").stream()
                .filter(file -> needed.stream()
                        .noneMatch(each -> file.getFileName().toString().contains(each)))
                .skip(MOST)
                .forEach(ReceivedModels::delete);
    }

    /** Deletes a file that is not to be accepted. */
    public synchronized void discard(String digest) {
        files(PART).stream()
                .filter(file -> file.getFileName().toString().startsWith(digest))
                .forEach(ReceivedModels::delete);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ModelFile.SIGNATURE_SUFFIX));
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted", file, e);
        }
    }
}
