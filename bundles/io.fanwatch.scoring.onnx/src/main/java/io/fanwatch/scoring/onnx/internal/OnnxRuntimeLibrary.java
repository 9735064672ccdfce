package io.fanwatch.scoring.onnx.internal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds out whether ONNX Runtime can be used before any class that needs it is linked: a class that once failed to link
 * would fail for as long as this bundle runs, even after ONNX Runtime was installed.
 */
public final class OnnxRuntimeLibrary {

    /** The package that ONNX Runtime is in. */
    public static final String PACKAGE = "ai.onnxruntime";

    private static final String BUNDLE_PREFIX = "io.fanwatch.onnxruntime.";

    private OnnxRuntimeLibrary() {}

    /**
     * Loads ONNX Runtime with its native library, unless that was done before.
     *
     * @param loader where its classes come from
     * @throws RuntimeMissingException if it is not installed, or its native library cannot be loaded
     */
    public static void require(ClassLoader loader) throws RuntimeMissingException {
        LeftoverFolders.delete(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            Class.forName(PACKAGE + ".OrtEnvironment", true, loader);
        } catch (ClassNotFoundException e) {
            throw new RuntimeMissingException("ONNX Runtime is not installed: " + remedy(), e);
        } catch (LinkageError e) {
            Throwable reason = Optional.ofNullable(e.getCause()).orElse(e);
            throw new RuntimeMissingException(
                    "ONNX Runtime's native library cannot be loaded (" + reason.getMessage() + "): " + remedy()
                            + " and restart the gateway",
                    e);
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
}
