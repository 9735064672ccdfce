// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code model}: what can be done with a model file. */
@Command(
        name = "model",
        description = "Describes, inspects, signs, verifies and packages model files.",
        subcommands = {
            DescribeCommand.class,
            InspectCommand.class,
            KeygenCommand.class,
            SignCommand.class,
            VerifyCommand.class,
            PackageCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a file cannot be used or written", "2:wrong usage"})
public final class ModelCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
