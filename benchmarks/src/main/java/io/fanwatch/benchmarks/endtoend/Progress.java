// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.io.PrintWriter;

/** Says what is being done: on a screen in one line that changes, else in a line each. */
final class Progress {

    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean screen;

    /**
     * @param out where to
     * @param screen whether a person looks at it
     */
    Progress(PrintWriter out, boolean screen) {
        this.out = out;
        this.screen = screen;
    }

    void say(String text) {
        out.print(screen ? ERASE_LINE + text + " ..." : text + System.lineSeparator());
        out.flush();
    }

    /** Makes room for what is printed next. */
    void end() {
        if (screen) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
