// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.ModelTransfer;
import io.fanwatch.kura.tools.ota.ModelUpload;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fanwatch ota model}. */
@Command(
        name = "model",
        abbreviateSynopsis = true,
        header = "Send a model to a gateway as it is, without a package.",
        description = {
            "",
            "The file goes in pieces through the broker, from where an earlier try ended, and passes all checks of the "
                    + "gateway before it is used. Works on Kura 5.6 and 6, without a restart.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gateway has taken the model in",
            "1:the gateway refused it; the message says why",
            "2:wrong usage, or a file cannot be read",
            "3:the broker could not be reached, or the gateway did not answer in time; the same command goes on"
        },
        footer = {
            "",
            "Example:",
            "  fanwatch ota model --broker tcp://localhost:1883 --account acme --device gateway-7 fan-1.1.0.onnx"
        })
final class OtaModelCommand implements Callable<Integer> {

    @Mixin
    private StandardOptions standard;

    @Mixin
    private DeviceOptions deviceOptions;

    @Parameters(paramLabel = "FILE", description = "The model, an .onnx file.")
    private Path file;

    @Option(
            names = "--scorer",
            paramLabel = "PID",
            description = "Which scorer is to use it; needed if the gateway has several.")
    private Optional<String> scorer;

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            description = "Its signature, as 'fanwatch model sign' writes it (default: FILE.sig, if that is there).")
    private Optional<Path> signature;

    @Option(
            names = "--piece",
            paramLabel = "BYTES",
            defaultValue = "32768",
            description = "Bytes in a message, below what the broker allows (default: ${DEFAULT-VALUE}).")
    private int piece;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How long to wait for a gateway that goes away meanwhile (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (piece < 1) {
            throw CommandException.badInput("--piece is " + piece + ": give 1 or more bytes");
        }
        ModelUpload model = ModelUpload.read(file, signature, scorer);
        try (Device device = deviceOptions.connect()) {
            return OtaCommand.end(
                    new ModelTransfer(device, model, piece, timeout, Terminal.standardError()).run(),
                    Terminal.standardOutput());
        }
    }
}
