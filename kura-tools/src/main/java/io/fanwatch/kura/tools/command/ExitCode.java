// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

/** What the process tells its caller when it ends. */
public final class ExitCode {

    /** All went well. */
    public static final int OK = 0;

    /** The command ran, and the run showed a failure: readings lost, tests failed. */
    public static final int FAILURE = 1;

    /** Wrong options or bad input. */
    public static final int USAGE = 2;

    /** Something the command needs, such as the broker, could not be reached. */
    public static final int UNREACHABLE = 3;

    private ExitCode() {}
}
