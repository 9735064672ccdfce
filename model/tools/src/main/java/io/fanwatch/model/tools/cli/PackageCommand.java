// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import io.fanwatch.model.tools.ModelOnDisk;
import io.fanwatch.model.tools.ModelPackage;
import io.fanwatch.model.tools.ModelToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model package}: writes a model file, and its signature, as a deployment package. */
@Command(
        name = "package",
        description =
                "Checks a model file as a gateway does and writes it, with the signature beside it, as a deployment"
                        + " package. Installed, it replaces the package of an earlier version.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the package is written",
            "1:the model cannot be used, or the file not be written",
            "2:wrong usage"
        })
final class PackageCommand extends ModelTool {

    private static final double KILOBYTE = 1_000;

    @Option(
            names = "--out",
            paramLabel = "FILE.dp",
            description = "Where to write it. Default: fanwatch-model-NAME-VERSION.dp in the current folder.")
    private Optional<Path> out;

    @Mixin
    private SizeLimit size;

    @Parameters(paramLabel = "FILE.onnx", description = "The model file.")
    private Path file;

    @Override
    void run(PrintWriter console) throws ModelToolException {
        ModelOnDisk model = ModelOnDisk.read(file);
        ModelPackage contents = ModelPackage.of(model, size.bytes());
        Path target = out.orElse(Path.of(contents.fileName()));
        contents.write(target);
        try {
            console.printf(
                    Locale.ROOT,
                    "%s: %.1f kB, %s%n",
                    target,
                    Files.size(target) / KILOBYTE,
                    model.signature().isPresent() ? "with its signature" : "not signed");
        } catch (IOException e) {
            throw new ModelToolException(target + " cannot be read again (" + e + ").", e);
        }
    }
}
