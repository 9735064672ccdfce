// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

/** A sender's text as it may be shown to people: short, and without characters that control, turn the text around or hide. */
final class LogExcerpt {

    private static final int MAXIMUM_LENGTH = 60;

    private LogExcerpt() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAXIMUM_LENGTH) + 1);
        for (int i = 0; i < text.length() && i < MAXIMUM_LENGTH; i++) {
            char c = text.charAt(i);
            boolean harmless = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
            shown.append(harmless ? c : '?');
        }
        return text.length() > MAXIMUM_LENGTH ? shown.append('…').toString() : shown.toString();
    }
}
