// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import io.fanwatch.model.tools.ModelToolException;
import io.fanwatch.model.tools.SigningKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code model keygen}: makes a pair of keys to sign models with. */
@Command(
        name = "keygen",
        description = "Makes a pair of Ed25519 keys to sign models with. Files that are there are never overwritten.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:both keys are written", "1:a file is there already or cannot be written", "2:wrong usage"})
final class KeygenCommand extends ModelTool {

    @Option(
            names = "--private",
            paramLabel = "FILE",
            description = "Where to write the private key, readable for you alone.",
            defaultValue = "model-private.pem")
    private Path privateFile;

    @Option(
            names = "--public",
            paramLabel = "FILE",
            description = "Where to write the public key, for the gateways.",
            defaultValue = "model-public.pem")
    private Path publicFile;

    @Override
    void run(PrintWriter out) throws ModelToolException {
        SigningKey.generate(privateFile, publicFile);
        out.println(privateFile + ": keep it to yourself");
        out.println(publicFile + ": paste its content into Signature keys of the gateways' ONNX scorers");
    }
}
