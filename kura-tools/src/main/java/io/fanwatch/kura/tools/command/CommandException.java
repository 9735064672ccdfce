// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

/** Ends a command with words for its user, who needs no stack trace, and an exit code. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The user's input is wrong: exit code {@link ExitCode#USAGE}. */
    public static CommandException badInput(String message) {
        return new CommandException(ExitCode.USAGE, message, null);
    }

    /** Something needed could not be reached: exit code {@link ExitCode#UNREACHABLE}. */
    public static CommandException unreachable(String message, Throwable cause) {
        return new CommandException(ExitCode.UNREACHABLE, message, cause);
    }

    /** The run failed: exit code {@link ExitCode#FAILURE}. */
    public static CommandException failed(String message, Throwable cause) {
        return new CommandException(ExitCode.FAILURE, message, cause);
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
