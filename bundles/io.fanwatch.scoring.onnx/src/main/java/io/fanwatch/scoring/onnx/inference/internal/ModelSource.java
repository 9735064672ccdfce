package io.fanwatch.scoring.onnx.inference.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model that could be loaded.
 *
 * @param name what it is called
 * @param version its version; empty if only its content may say
 * @param origin where it comes from, for people
 * @param revision changes whenever the content may have changed
 * @param file the file it is, if it is one: the parts of a model of several files are found beside it
 * @param content opens it; each call anew
 */
record ModelSource(
        String name, Optional<String> version, String origin, String revision, Optional<Path> file, Content content) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /** Opens a file. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /** The model in a file, which need not exist. */
    static ModelSource ofFile(String name, Optional<String> version, Path file) {
        String revision;
        try {
            revision = file + " of " + Files.getLastModifiedTime(file) + " with " + Files.size(file) + " bytes";
        } catch (IOException e) {
            revision = file + " unread";
        }
        return new ModelSource(
                name, version, "file " + file, revision, Optional.of(file), () -> Files.newInputStream(file));
    }

    /** Whether a model may be called that. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Refuses names that could mean a file elsewhere.
     *
     * @param name from outside, may be null
     * @return the name
     * @throws InferenceException if no model may be called that
     */
    static String checkName(String name) throws InferenceException {
        if (name == null || !isName(name)) {
            throw InferenceException.invalid("\"" + name
                    + "\" is no name of a model: use letters, digits, '_', '-' and '.', beginning with a letter or digit,"
                    + " at most 128");
        }
        return name;
    }
}
