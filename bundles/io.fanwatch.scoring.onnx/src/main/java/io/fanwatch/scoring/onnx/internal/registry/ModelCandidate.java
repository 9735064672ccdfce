package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
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
 * @param source opens the {@code .onnx} file and the signature beside it
 */
public record ModelCandidate(
        String origin, String revision, Optional<String> name, Optional<String> version, Source source) {

    /** Opens the files; each call anew. */
    public interface Source {
        InputStream model() throws IOException;

        /** Nothing if the model has no signature. */
        Optional<InputStream> signature() throws IOException;

        /** The file that the model is, if it is one: the parts of a model of several files are found beside it. */
        default Optional<Path> file() {
            return Optional.empty();
        }
    }

    /** @param digest what the content must have, if that is known */
    private record FileSource(Path path, Optional<String> digest) implements Source {
        @Override
        public InputStream model() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public Optional<InputStream> signature() throws IOException {
            Path signature = path.resolveSibling(path.getFileName() + ModelFile.SIGNATURE_SUFFIX);
            return Files.exists(signature) ? Optional.of(Files.newInputStream(signature)) : Optional.empty();
        }

        @Override
        public Optional<Path> file() {
            return Optional.of(path);
        }
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
        return new ModelCandidate("file " + file, revision, name, version, new FileSource(file, Optional.empty()));
    }

    /** A version that this gateway keeps on its disk, in a file of its own. */
    static ModelCandidate ofKept(String name, Version version, String digest, Path file) {
        return new ModelCandidate(
                "the versions kept on this gateway",
                digest,
                Optional.of(name),
                Optional.of(version.toString()),
                new FileSource(file, Optional.of(digest)));
    }

    /** Whether it is offered under that name. */
    public boolean isCalled(String wanted) {
        return name.equals(Optional.of(wanted));
    }

    /** The version it is said to be, to compare by; the lowest there is if only its content says. */
    public Version number() {
        return version.map(Version::parseVersion).orElse(Version.emptyVersion);
    }

    /**
     * Finds the file that the model is, and that it can be read.
     *
     * @param maximum how many bytes it may have
     * @return nothing if it is no file of its own
     * @throws InvalidModelException if it cannot be read or is larger; the message begins with the origin
     */
    public Optional<Path> file(long maximum) throws InvalidModelException {
        Optional<Path> file = source.file();
        try {
            if (file.isPresent()) {
                if (!Files.isReadable(file.get()) || !Files.isRegularFile(file.get())) {
                    throw new IOException("no readable file");
                }
                checkSize(Files.size(file.get()), maximum);
            }
            return file;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads the file and its signature.
     *
     * @param maximum how many bytes it may have
     * @throws InvalidModelException if it cannot be read or is larger; the message begins with the origin
     */
    public ModelFile read(long maximum) throws InvalidModelException {
        file(maximum);
        try (InputStream model = source.model()) {
            byte[] bytes = model.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maximum + 1));
            checkSize(bytes.length, maximum);
            ModelFile file = ModelFile.of(bytes, readSignature());
            if (source instanceof FileSource kept
                    && kept.digest()
                            .filter(digest -> !digest.equals(file.digest()))
                            .isPresent()) {
                throw new IOException("it has not the content it was kept with");
            }
            return file;
        } catch (OutOfMemoryError e) {
            throw invalid("the gateway's memory cannot hold it: train a smaller one, or lower model.size.maximum", e);
        } catch (IOException | IllegalStateException e) {
            throw unreadable(e);
        }
    }

    /** As {@link #read}, and refuses a file that no trusted key has signed, if there are keys. */
    public ModelFile readTrusted(TrustedKeys keys, long maximum) throws InvalidModelException {
        ModelFile file = read(maximum);
        try {
            keys.verify(file);
            return file;
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

    private Optional<String> readSignature() throws IOException {
        Optional<InputStream> opened = source.signature();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream signature = opened.get()) {
            byte[] bytes = signature.readNBytes(ModelFile.SIGNATURE_BYTES);
            return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
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
