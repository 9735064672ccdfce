package io.fanwatch.telemetry.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes texts of bytes, one and the same again for those that come often. Keeps at most 1024 short texts. Thread-safe: a
 * thread that does not see what another has kept makes a text of its own.
 */
final class SharedTexts {

    private static final int SLOTS = 1 << 10;
    private static final int LONGEST_KEPT = 64;
    private static final int PRIME = 31;

    private final String[] kept = new String[SLOTS];

    SharedTexts() {
        Arrays.fill(kept, "");
    }

    /** The text of those bytes, which must be ASCII. */
    String of(byte[] ascii, int from, int to) {
        if (to - from > LONGEST_KEPT) {
            return make(ascii, from, to);
        }
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = hash * PRIME + ascii[at];
        }
        int slot = hash & SLOTS - 1;
        String known = kept[slot];
        if (!isSame(known, ascii, from, to)) {
            known = make(ascii, from, to);
            kept[slot] = known;
        }
        return known;
    }

    private static boolean isSame(String text, byte[] ascii, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ascii[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static String make(byte[] ascii, int from, int to) {
        return new String(ascii, from, to - from, StandardCharsets.US_ASCII);
    }
}
