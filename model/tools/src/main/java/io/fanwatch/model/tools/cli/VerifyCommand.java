// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import io.fanwatch.model.tools.ModelCheck;
import io.fanwatch.model.tools.ModelOnDisk;
import io.fanwatch.model.tools.ModelToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model verify}: makes the checks that a gateway makes. */
@Command(
        name = "verify",
        description = "Makes every check that a gateway makes before a model may take over, its self-test included.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:a gateway would take the model",
            "1:it would refuse it, or a file cannot be read",
            "2:wrong usage"
        })
final class VerifyCommand extends ModelTool {

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "A public key that the gateway has, in PEM form; may be given several times. Without one the"
                    + " signature is not checked.")
    private List<Path> keys = new ArrayList<>();

    @Mixin
    private SizeLimit size;

    @Parameters(paramLabel = "FILE.onnx", description = "The model file.")
    private Path file;

    @Override
    void run(PrintWriter out) throws ModelToolException {
        StringBuilder trusted = new StringBuilder();
        for (Path key : keys) {
            try {
                String text = Files.readString(key);
                if (text.isBlank()) {
                    throw new ModelToolException(
                            "The key file " + key + " has no key in it. Give a public key, such as the one that keygen"
                                    + " writes.",
                            null);
                }
                trusted.append(text).append('\n');
            } catch (IOException e) {
                throw new ModelToolException("The key file " + key + " cannot be read (" + e + ").", e);
            }
        }
        ModelCheck.Passed passed = ModelOnDisk.read(file).check(trusted.toString(), size.bytes());
        out.println(
                file + ": " + passed.label() + " is fit for a gateway whose readings have " + passed.features() + "; "
                        + passed.selfTestRows() + " self-test rows as expected, "
                        + (keys.isEmpty() ? "signature not checked (no --key)" : "signed by a trusted key")
                        + passed.manner());
        passed.doubts().forEach(doubt -> out.println("in doubt: " + doubt));
    }
}
