// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.deployment.PackageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The deployment packages in a folder and up to two folders deeper; of several versions of one, the last by file name. */
final class PackageFolder {

    private static final String APPLICATION = "fanwatch";
    private static final String MODEL = "fanwatch-model-fan";
    private static final String RUNTIME = "fanwatch-onnxruntime-linux-";
    private static final int DEPTH = 3;

    private final Path folder;
    private final Map<String, PackageFile> packages;

    private PackageFolder(Path folder, Map<String, PackageFile> packages) {
        this.folder = folder;
        this.packages = packages;
    }

    /**
     * Reads the folder.
     *
     * @throws CommandException if it can't be read or has no application
     */
    static PackageFolder read(Path folder) throws CommandException {
        List<Path> files;
        try (Stream<Path> found =
                Files.find(folder, DEPTH, (file, attributes) -> file.toString().endsWith(".dp"))) {
            files = found.sorted().toList();
        } catch (IOException e) {
            throw missing(folder);
        }
        Map<String, PackageFile> packages = new TreeMap<>();
        for (Path file : files) {
            PackageFile each = PackageFile.read(file);
            packages.put(each.name(), each);
        }
        if (!packages.containsKey(APPLICATION)) {
            throw missing(folder);
        }
        return new PackageFolder(folder, packages);
    }

    /** The package with the components. */
    PackageFile application() {
        return packages.get(APPLICATION);
    }

    /**
     * ONNX Runtime and the model, in this order; empty if one of them is not there.
     *
     * @param architecture the gateway's processor as Java names it, for example {@code amd64}
     */
    List<PackageFile> model(String architecture) {
        Optional<PackageFile> runtime = platform(architecture).map(platform -> packages.get(RUNTIME + platform));
        List<PackageFile> model = new ArrayList<>();
        if (runtime.isPresent() && packages.containsKey(MODEL)) {
            model.add(runtime.get());
            model.add(packages.get(MODEL));
        }
        return model;
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private static Optional<String> platform(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> Optional.of("x86_64");
            case "aarch64", "arm64" -> Optional.of("aarch64");
            default -> Optional.empty();
        };
    }

    private static CommandException missing(Path folder) {
        return CommandException.badInput("There is no deployment package " + APPLICATION + " in " + folder
                + ": build the packages with ./fanwatch package, or name another folder with --packages DIR");
    }
}
