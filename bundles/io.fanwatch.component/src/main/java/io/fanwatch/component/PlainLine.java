// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

/** Text from outside, fit for a line of a log, a status or a terminal. */
public final class PlainLine {

    private PlainLine() {}

    /**
     * The text with spaces in place of breaks, and {@code ?} of what would steer a terminal or turn the direction of writing, or
     * is half a character.
     */
    public static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(isPlain(c) ? c : Character.isWhitespace(c) ? ' ' : '?'));
        return line.toString();
    }

    /** Whether the text is such a line already. */
    public static boolean is(String text) {
        return text.codePoints().allMatch(PlainLine::isPlain);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
