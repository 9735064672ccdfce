// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How large a model file the gateway takes, as an option. */
final class SizeLimit {

    private static final long MEBIBYTE = 1024 * 1024;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private int mebibytes;

    @Option(
            names = "--size-maximum",
            paramLabel = "MiB",
            defaultValue = "20",
            description = "How large a model file the gateway takes, its model.size.maximum: 1 to 512."
                    + " Default: ${DEFAULT-VALUE}.")
    private void set(int value) {
        if (value < 1 || value > 512) {
            throw new ParameterException(
                    command.commandLine(), "--size-maximum is " + value + ": it must be 1 to 512 MiB");
        }
        mebibytes = value;
    }

    long bytes() {
        return mebibytes * MEBIBYTE;
    }
}
