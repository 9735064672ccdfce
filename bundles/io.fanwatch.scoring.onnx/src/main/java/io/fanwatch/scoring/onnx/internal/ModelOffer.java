package io.fanwatch.scoring.onnx.internal;

import java.io.IOException;
import java.io.InputStream;
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
 * @param content opens the {@code .onnx} file
 */
record ModelOffer(String origin, String revision, Optional<String> name, Optional<Version> version, Content content) {

    /** Opens a file; each call anew. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /** The model in a file. */
    static ModelOffer ofFile(Path file) {
        String revision;
        try {
            revision = file + " of " + Files.getLastModifiedTime(file) + " with " + Files.size(file) + " bytes";
        } catch (IOException e) {
            revision = file + " unread";
        }
        return new ModelOffer(
                "file " + file, revision, Optional.empty(), Optional.empty(), () -> Files.newInputStream(file));
    }

    /**
     * Loads and checks the model, also that it is what the offer says.
     *
     * @throws InvalidModelException if it cannot be read or is not valid; the message begins with the origin
     */
    OnnxModel load(Execution execution) throws InvalidModelException {
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readNBytes(OnnxModel.MAXIMUM_BYTES + 1);
        } catch (IOException e) {
            throw new InvalidModelException(
                    "the model in " + origin + " cannot be read (" + e + "): see that the file is there and readable",
                    e);
        }
        OnnxModel model;
        try {
            model = OnnxModel.load(bytes, execution);
        } catch (InvalidModelException e) {
            throw new InvalidModelException("the model in " + origin + " is not valid: " + e.getMessage(), e);
        }
        String found = model.metadata().label();
        if (!isSaidToBe(model.metadata())) {
            model.close();
            throw new InvalidModelException("the model in " + origin + " calls itself " + found + ", but is offered as "
                    + name.orElse("") + " " + version.map(Version::toString).orElse("")
                    + ": correct the capability in the bundle's manifest");
        }
        return model;
    }

    private boolean isSaidToBe(ModelMetadata metadata) {
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
