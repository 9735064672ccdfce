// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;

/** TCP ports as users give them. */
final class Ports {

    private static final int MAX = 65_535;

    private Ports() {}

    /**
     * Refuses what is no port; 0 stands for a free one.
     *
     * @throws CommandException if it is out of range
     */
    static void check(String option, int port) throws CommandException {
        if (port < 0 || port > MAX) {
            throw CommandException.badInput(option + " is " + port + ": give 1 to " + MAX + ", or 0 for a free port");
        }
    }
}
