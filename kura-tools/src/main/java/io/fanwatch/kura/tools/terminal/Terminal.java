// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.terminal;

import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Where text goes: a screen with colours that can be drawn anew, or a file or pipe that gets plain lines. Not safe for
 * use by several threads.
 */
public final class Terminal {

    private static final String UP = "\r\u001B[%dA";
    private static final String CLEAR_TO_END = "\u001B[J";
    private static final String WRAP_OFF = "\u001B[?7l";
    private static final String WRAP_ON = "\u001B[?7h";

    private final PrintStream stream;
    private final boolean screen;
    private final Ansi ansi;
    private int drawnLines;

    /**
     * @param stream where text goes
     * @param screen whether that is a screen
     * @param colours whether to use colours; only a screen gets any
     */
    public Terminal(PrintStream stream, boolean screen, boolean colours) {
        this.stream = stream;
        this.screen = screen;
        this.ansi = screen && colours ? Ansi.ON : Ansi.OFF;
    }

    /** Standard output: a screen if the start script found it to be one; no colours if NO_COLOR is set. */
    public static Terminal standardOutput() {
        return new Terminal(System.out, Boolean.getBoolean("fanwatch.stdout.terminal"), coloursWanted());
    }

    /** Standard error, likewise. */
    public static Terminal standardError() {
        return new Terminal(System.err, Boolean.getBoolean("fanwatch.stderr.terminal"), coloursWanted());
    }

    /**
     * Text from elsewhere, such as a gateway, that may be printed: without control characters, which a screen would obey,
     * and without mark-up.
     */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.chars().map(each -> Character.isISOControl(each) ? ' ' : each).forEach(each -> plain.append((char) each));
        return plain.toString().replace("@|", "@ |").replace("|@", "| @");
    }

    /** Whether what is drawn can be drawn anew. */
    public boolean isScreen() {
        return screen;
    }

    /** Prints a line with picocli's mark-up ({@code @|bold text|@}). */
    public void println(String line) {
        stream.println(ansi.string(line));
        drawnLines = 0;
    }

    /** Prints lines in the place of those drawn before, as long as nothing else was printed; on a screen only. */
    public void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder(WRAP_OFF);
        if (drawnLines > 0) {
            text.append(String.format(UP, drawnLines)).append(CLEAR_TO_END);
        }
        for (String line : lines) {
            text.append(ansi.string(line)).append(System.lineSeparator());
        }
        stream.print(text.append(WRAP_ON));
        stream.flush();
        drawnLines = lines.size();
    }

    private static boolean coloursWanted() {
        return System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(System.getenv().get("TERM"));
    }
}
