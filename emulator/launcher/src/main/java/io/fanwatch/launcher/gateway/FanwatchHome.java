// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds what the build made.
 *
 * @param path the repository's top
 */
record FanwatchHome(Path path) {

    private static final String NATIVE = "onnxruntime";

    /** The folder the start script is in; the working directory without the script. */
    static FanwatchHome ofStartScript() {
        return new FanwatchHome(Path.of(System.getProperty("fanwatch.home", "")).toAbsolutePath());
    }

    /**
     * The deployment packages for a machine, in an order in which each finds what it needs: native runtime, models, the
     * application, what extends it.
     *
     * @param architecture as Java names it, for example {@code amd64}
     * @throws CommandException if there are none, or none with a native runtime for that machine
     */
    List<Path> packages(String architecture) throws CommandException {
        String platform = platform(architecture);
        List<Path> packages;
        try (Stream<Path> files = Files.find(path.resolve("dp-packaging"), 3, (file, attributes) -> isPackage(file))) {
            packages = files.filter(
                            file -> !name(file).contains(NATIVE) || name(file).contains(platform))
                    .sorted(Comparator.comparingInt(FanwatchHome::rank).thenComparing(FanwatchHome::name))
                    .toList();
        } catch (IOException e) {
            throw CommandException.failed(
                    "There are no deployment packages in " + path + ": run ./fanwatch package there", e);
        }
        if (packages.isEmpty() || rank(packages.get(0)) > 0) {
            throw CommandException.failed(
                    "There is no deployment package with ONNX Runtime for " + architecture + " in " + path
                            + ": run ./fanwatch package; Linux on x86-64 and 64-bit Arm is supported",
                    null);
        }
        return packages;
    }

    /** The configuration to import, if there is one. */
    Optional<Path> snapshot() {
        return Optional.of(path.resolve(Path.of("kura-config", "snapshot.xml"))).filter(Files::isRegularFile);
    }

    private static boolean isPackage(Path file) {
        Path folder = file.getParent();
        return name(file).endsWith(".dp")
                && folder != null
                && folder.getFileName().toString().equals("target");
    }

    private static int rank(Path file) {
        String name = name(file);
        if (name.contains(NATIVE)) {
            return 0;
        }
        if (name.contains("model")) {
            return 1;
        }
        return name.matches("fanwatch-\\d.*") ? 2 : 3;
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    private static String platform(String architecture) {
        return architecture.equals("amd64") ? "x86_64" : architecture;
    }
}
