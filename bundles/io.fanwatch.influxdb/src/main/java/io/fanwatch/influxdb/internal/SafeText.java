// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

/** Makes any text fit for a tag: the line protocol cannot write some characters there, however they are escaped. */
final class SafeText {

    private SafeText() {}

    /** The text with control characters and a backslash at its end as {@code %0A}; anything else stays. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        int lastKept = text.length();
        while (lastKept > 0 && text.charAt(lastKept - 1) == '\\') {
            lastKept--;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (i >= lastKept || Character.isISOControl(character)) {
                safe.append(String.format("%%%02X", (int) character));
            } else {
                safe.append(character);
            }
        }
        return safe.toString();
    }
}
