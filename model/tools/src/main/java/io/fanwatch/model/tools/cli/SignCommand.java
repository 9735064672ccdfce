// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import io.fanwatch.model.tools.ModelOnDisk;
import io.fanwatch.model.tools.ModelToolException;
import io.fanwatch.model.tools.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model sign}: writes the signature file beside a model file. */
@Command(
        name = "sign",
        description = "Checks a model file as a gateway does and writes its signature beside it, FILE.onnx.sig.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the signature is written",
            "1:the key or the model cannot be used, or the file not be written",
            "2:wrong usage"
        })
final class SignCommand extends ModelTool {

    @Option(names = "--key", paramLabel = "FILE", description = "Your private key, in PEM form.", required = true)
    private Path key;

    @Option(names = "--add", description = "Keep the signatures that are there, for gateways that have another key.")
    private boolean add;

    @Mixin
    private SizeLimit size;

    @Parameters(paramLabel = "FILE.onnx", description = "The model file.")
    private Path file;

    @Override
    void run(PrintWriter out) throws ModelToolException {
        SigningKey signer = SigningKey.read(key);
        ModelOnDisk model = ModelOnDisk.read(file);
        String label = model.check("", size.bytes()).label();
        String before = add ? model.signature().map(text -> text.strip() + "\n").orElse("") : "";
        Path signature = ModelOnDisk.signatureFile(file);
        try {
            Files.writeString(signature, before + signer.sign(model.bytes()) + "\n");
        } catch (IOException e) {
            throw new ModelToolException(signature + " cannot be written (" + e + ").", e);
        }
        out.println(signature + ": the signature of " + label + ", deliver it beside the model file");
    }
}
