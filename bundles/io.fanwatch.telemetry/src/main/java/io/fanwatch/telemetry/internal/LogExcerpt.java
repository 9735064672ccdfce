// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.component.PlainLine;

/** A sender's text as it may be shown to people: short, and without characters that control, turn the text around or hide. */
final class LogExcerpt {

    private static final int MAXIMUM_LENGTH = 60;

    private LogExcerpt() {}

    static String of(String text) {
        return text.length() > MAXIMUM_LENGTH
                ? PlainLine.of(text.substring(0, MAXIMUM_LENGTH)) + '…'
                : PlainLine.of(text);
    }
}
