package io.fanwatch.publisher.internal;

import io.fanwatch.api.Verdict;

/** JSON by hand. */
final class VerdictJson {

    private static final String HEX = "0123456789abcdef";

    private VerdictJson() {}

    /** The message that carries a verdict; a thread that writes many keeps a {@link VerdictWriter} of its own. */
    static byte[] write(Verdict verdict) {
        return new VerdictWriter().write(verdict);
    }

    /** Adds a JSON string. */
    static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
