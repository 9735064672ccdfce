// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

import picocli.CommandLine.Option;

/** The options every command has. */
public final class StandardOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;
}
