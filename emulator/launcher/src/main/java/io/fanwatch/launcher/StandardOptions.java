package io.fanwatch.launcher;

import picocli.CommandLine.Option;

/** The options every command has. */
final class StandardOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;
}
