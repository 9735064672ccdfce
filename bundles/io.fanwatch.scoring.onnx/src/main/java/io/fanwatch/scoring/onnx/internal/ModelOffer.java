package io.fanwatch.scoring.onnx.internal;

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
public record ModelOffer(
        String origin, String revision, Optional<String> name, Optional<Version> version, Source source) {

    /** Opens the files; each call anew. */
    public interface Source {
        InputStream model() throws IOException;

        /** Nothing if the model has no signature. */
        Optional<InputStream> signature() throws IOException;

        /** @throws IOException if it is not what was read before */
        default void check(ModelFile file) throws IOException {}
    }

    private record FileSource(Path file) implements Source {
        @Override
        public InputStream model() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public Optional<InputStream> signature() throws IOException {
            Path signature = file.resolveSibling(file.getFileName() + ModelFile.SIGNATURE_SUFFIX);
            return Files.exists(signature) ? Optional.of(Files.newInputStream(signature)) : Optional.empty();
        }
    }

    private record KeptSource(FileSource file, String digest) implements Source {
        @Override
        public InputStream model() throws IOException {
            return file.model();
        }

        @Override
        public Optional<InputStream> signature() throws IOException {
            return file.signature();
        }

        @Override
        public void check(ModelFile read) throws IOException {
            if (!read.digest().equals(digest)) {
                throw new IOException("it has not the content it was kept with");
            }
        }
    }

    /** The model in a file. */
    static ModelOffer ofFile(Path file) {
        String revision;
        try {
            revision = file + " of " + Files.getLastModifiedTime(file) + " with " + Files.size(file) + " bytes";
        } catch (IOException e) {
            revision = file + " unread";
        }
        return new ModelOffer("file " + file, revision, Optional.empty(), Optional.empty(), new FileSource(file));
    }

    /** A version that this gateway keeps on its disk, in a file of its own. */
    static ModelOffer ofKept(String name, Version version, String digest, Path file) {
        return new ModelOffer(
                "the versions kept on this gateway",
                digest,
                Optional.of(name),
                Optional.of(version),
                new KeptSource(new FileSource(file), digest));
    }

    /**
     * Reads the file and its signature.
     *
     * @param maximum how many bytes it may have
     * @throws InvalidModelException if it cannot be read or is larger; the message begins with the origin
     */
    ModelFile read(long maximum) throws InvalidModelException {
        try (InputStream model = source.model()) {
            byte[] bytes = model.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maximum + 1));
            if (bytes.length > maximum) {
                throw invalid(
                        "it has more than the " + maximum
                                + " bytes a model may have: train a smaller one, or raise model.size.maximum",
                        null);
            }
            ModelFile file = ModelFile.of(bytes, readSignature());
            source.check(file);
            return file;
        } catch (OutOfMemoryError e) {
            throw invalid("the gateway's memory cannot hold it: train a smaller one, or lower model.size.maximum", e);
        } catch (IOException | IllegalStateException e) {
            // the latter from a bundle that is uninstalled
            throw new InvalidModelException(
                    "the model in " + origin + " cannot be read (" + e + "): see that the file is there and readable",
                    e);
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
    String label() {
        return name.flatMap(n -> version.map(v -> n + " " + v)).orElse(origin);
    }

    /** A reason to refuse this model. */
    InvalidModelException invalid(String reason, Throwable cause) {
        return new InvalidModelException("the model in " + origin + " is not valid: " + reason, cause);
    }

    /** Whether a model is what the offer says. */
    boolean isSaidToBe(ModelMetadata metadata) {
        return name.map(metadata.name()::equals).orElse(true)
                && version.map(v -> isVersion(metadata.version(), v)).orElse(true);
    }

    private static boolean isVersion(String text, Version version) {
        try {
            return Version.parseVersion(text).equals(version);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
