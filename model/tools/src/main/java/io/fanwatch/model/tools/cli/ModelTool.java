// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import io.fanwatch.model.tools.ModelToolException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common: a failure is told in one line and ends with code 1. */
abstract class ModelTool implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    /** Does the work. */
    abstract void run(PrintWriter out) throws ModelToolException;

    @Override
    public final Integer call() {
        try {
            PrintWriter out = spec.commandLine().getOut();
            run(out);
            out.flush();
            return ExitCode.OK;
        } catch (ModelToolException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }
}
