// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether ONNX Runtime can be used before any class that needs it is linked: a class that once failed to link
 * would fail for as long as this bundle runs, even after ONNX Runtime was installed.
 */
public final class OnnxRuntime {

    public static final String PACKAGE = "ai.onnxruntime";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);
    private static final String BUNDLE_PREFIX = "io.fanwatch.onnxruntime.";
    /* kept by the process, since this class comes anew with each update of its bundle */
    private static final String LOADED = "io.fanwatch.onnxruntime.loaded.";
    private static final String LEFTOVERS = "onnxruntime-java*";

    /* another process may have made its own just now, to fill it */
    private static final Duration MINIMUM_AGE = Duration.ofMinutes(10);

    private OnnxRuntime() {}

    /**
     * Loads ONNX Runtime with its native library, unless that was done before; tells what is missing, with the bundle
     * to install.
     */
    public static Optional<String> missing() {
        return missing(OnnxRuntime.class.getClassLoader());
    }

    static Optional<String> missing(ClassLoader loader) {
        deleteLeftovers(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            Class.forName(PACKAGE + ".OrtEnvironment", true, loader);
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of("ONNX Runtime is not installed: " + remedy());
        } catch (LinkageError e) {
            LOG.debug("ONNX Runtime cannot be loaded", e);
            Throwable reason = Optional.ofNullable(e.getCause()).orElse(e);
            return Optional.of("ONNX Runtime's native library cannot be loaded (" + reason.getMessage() + "): "
                    + remedy() + " and restart the gateway");
        }
    }

    /**
     * What to do about copies that were loaded before: each holds a native library until the process ends, by its shutdown hook,
     * also after its bundle was uninstalled or updated. To be asked whenever it is in use.
     *
     * @param gateway tells several in one process apart
     */
    public static Optional<String> pileUp(String gateway) {
        return pileUp(gateway, OnnxRuntime.class.getClassLoader());
    }

    static Optional<String> pileUp(String gateway, ClassLoader loader) {
        try {
            Class<?> runtime = Class.forName(PACKAGE + ".OrtEnvironment", false, loader);
            String copy = Integer.toHexString(System.identityHashCode(runtime)) + ";";
            String all = System.getProperties()
                    .merge(
                            LOADED + gateway,
                            copy,
                            (known, now) -> known.toString().contains(copy) ? known : known + copy)
                    .toString();
            int copies = all.split(";").length;
            return Optional.of("ONNX Runtime was loaded " + copies
                            + " times since the gateway started, and each time keeps its memory: restart the gateway when it"
                            + " suits")
                    .filter(words -> copies > 1);
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static String remedy() {
        String os = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        String platform = switch (processor) {
            case "amd64", "x86_64" -> "linux-x86_64";
            case "aarch64" -> "linux-aarch64";
            default -> "";
        };
        if (platform.isEmpty() || !os.equals("Linux")) {
            return "there is no package of it for " + os + " on " + processor
                    + ": use the scorer by limits or over HTTP";
        }
        return "install the package with the bundle " + BUNDLE_PREFIX + platform;
    }

    /**
     * Deletes the folders that ONNX Runtime makes each time it is loaded, empty where it comes as a bundle, and that stay when
     * the process is killed; only those that are empty and older than ten minutes.
     */
    static void deleteLeftovers(Path parent) {
        Instant youngest = Instant.now().minus(MINIMUM_AGE);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, LEFTOVERS)) {
            for (Path path : found) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(path).toInstant().isBefore(youngest)) {
                    LOG.debug("{} is {}", path, path.toFile().delete() ? "deleted" : "in use");
                }
            }
        } catch (IOException e) {
            LOG.debug("Folders that ONNX Runtime left in {} stay", parent, e);
        }
    }
}
