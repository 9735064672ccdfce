// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.Version;

/**
 * A model that could be loaded.
 *
 * @param origin where it comes from, for people
 * @param revision changes whenever the content may have changed
 * @param name what it is said to be called; empty if only its content says so
 * @param version which version it is said to be; empty if only its content says so
 * @param file the file that it is, if it is one: the parts of a model of several files are found beside it
 * @param source opens the {@code .onnx} file and the signature beside it
 */
public record ModelCandidate(
        String origin,
        String revision,
        Optional<String> name,
        Optional<String> version,
        Optional<Path> file,
        Source source) {

    private static final String KEPT = "the versions kept on this gateway";

    /** Opens the model file, or that beside it whose name is longer by a suffix; each call anew, nothing if there is none. */
    @FunctionalInterface
    public interface Source {
        Optional<InputStream> open(String suffix) throws IOException;
    }

    private static Optional<InputStream> open(Path file, String suffix) throws IOException {
        Path named = file.resolveSibling(file.getFileName() + suffix);
        return Files.exists(named) ? Optional.of(Files.newInputStream(named)) : Optional.empty();
    }

    /** The model in a file, which need not exist. */
    public static ModelCandidate ofFile(Path file) {
        return ofFile(Optional.empty(), Optional.empty(), file);
    }

    /** The model in a file that is said to be that one. */
    public static ModelCandidate ofFile(Optional<String> name, Optional<String> version, Path file) {
        String revision;
        try {
            revision = file + " of " + Files.getLastModifiedTime(file) + " with " + Files.size(file) + " bytes";
        } catch (IOException e) {
            revision = file + " unread";
        }
        return new ModelCandidate(
                "file " + file, revision, name, version, Optional.of(file), suffix -> open(file, suffix));
    }

    /** A version that this gateway keeps on its disk, in a file of its own. */
    static ModelCandidate ofKept(String name, Version version, String digest, Path file) {
        return new ModelCandidate(
                KEPT,
                digest,
                Optional.of(name),
                Optional.of(version.toString()),
                Optional.of(file),
                suffix -> open(file, suffix));
    }

    /** A model that was sent to this gateway, in a file of its own. */
    static ModelCandidate ofReceived(Optional<String> name, Optional<String> version, String digest, Path file) {
        return new ModelCandidate(
                "the file that was received", digest, name, version, Optional.of(file), suffix -> open(file, suffix));
    }

    /** Whether it is offered under that name. */
    public boolean isCalled(String wanted) {
        return name.equals(Optional.of(wanted));
    }

    /** The version it is said to be, to compare by; the lowest there is if only its content says. */
    public Version number() {
        return version.map(Version::parseVersion).orElse(Version.emptyVersion);
    }

    /** Refuses a file that cannot be read or is larger, if the model is one; the message begins with the origin. */
    public void checkFile(long maximum) throws InvalidModelException {
        try {
            if (file.isPresent()) {
                if (!Files.isReadable(file.get()) || !Files.isRegularFile(file.get())) {
                    throw new IOException("no readable file");
                }
                checkSize(Files.size(file.get()), maximum);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads the file and its signature; refuses it as {@link #checkFile} does. */
    public ModelFile read(long maximum) throws InvalidModelException {
        checkFile(maximum);
        try {
            byte[] bytes = bytes("", (int) Math.min(Integer.MAX_VALUE - 8, maximum + 1))
                    .orElseThrow(() -> new FileNotFoundException("it is gone"));
            checkSize(bytes.length, maximum);
            Optional<String> signature = bytes(ModelFile.SIGNATURE_SUFFIX, ModelFile.SIGNATURE_BYTES)
                    .map(text -> new String(text, StandardCharsets.ISO_8859_1));
            ModelFile read = ModelFile.of(bytes, signature);
            if (origin.equals(KEPT) && !read.digest().equals(revision)) {
                throw new IOException("it has not the content it was kept with");
            }
            return read;
        } catch (OutOfMemoryError e) {
            throw invalid("the gateway's memory cannot hold it: train a smaller one, or lower model.size.maximum", e);
        } catch (IOException | IllegalStateException e) {
            throw unreadable(e);
        }
    }

    private Optional<byte[]> bytes(String suffix, int maximum) throws IOException {
        Optional<InputStream> opened = source.open(suffix);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            return Optional.of(in.readNBytes(maximum));
        }
    }

    /** As {@link #read}, and refuses a file that no trusted key has signed, if there are keys. */
    public ModelFile readTrusted(TrustedKeys keys, long maximum) throws InvalidModelException {
        ModelFile read = read(maximum);
        try {
            keys.verify(read);
            return read;
        } catch (InvalidModelException e) {
            throw invalid(e.getMessage(), e);
        }
    }

    @FunctionalInterface
    public interface Loading<T> {
        T load() throws InvalidModelException;
    }

    /** What that gives; if it refuses, the message begins with the origin. */
    public <T> T loaded(Loading<T> loading) throws InvalidModelException {
        try {
            return loading.load();
        } catch (InvalidModelException e) {
            throw invalid(e.getMessage(), e);
        }
    }

    private void checkSize(long bytes, long maximum) throws InvalidModelException {
        if (bytes > maximum) {
            throw invalid(
                    "it has more than the " + maximum
                            + " bytes a model may have: use a smaller one, or raise model.size.maximum",
                    null);
        }
        if (bytes == 0) {
            throw invalid("it is empty: copy it again", null);
        }
    }

    /** What it is said to be, or where it comes from. */
    public String label() {
        return name.flatMap(n -> version.map(v -> n + " " + v)).orElse(origin);
    }

    /** A reason to refuse this model. */
    public InvalidModelException invalid(String reason, Throwable cause) {
        return new InvalidModelException("the model in " + origin + " is not valid: " + reason, cause);
    }

    /** @param e from the disk, or from a bundle that is uninstalled */
    private InvalidModelException unreadable(Exception e) {
        return new InvalidModelException(
                "the model in " + origin + " cannot be read (" + e
                        + "): see that the file is there and that Kura's user may read it",
                e);
    }

    /** @throws InvalidModelException if the file calls itself something else; the message begins with the origin */
    public void checkIdentity(ModelMetadata metadata) throws InvalidModelException {
        boolean isCalledSo = name.isEmpty() || isCalled(metadata.name());
        if (!isCalledSo || version.isPresent() && !number().equals(metadata.number())) {
            throw new InvalidModelException("the model in " + origin + " calls itself " + metadata.label()
                    + ", but is offered as " + label() + ": correct the capability in the bundle's manifest");
        }
    }
}
