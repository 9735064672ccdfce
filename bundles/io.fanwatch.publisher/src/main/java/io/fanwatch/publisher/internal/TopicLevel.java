// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A device's id as one level of an MQTT topic. Letters and digits of any script and most signs stay as they are; {@code / + # %},
 * spaces and control characters become {@code %2F} and the like, their UTF-8 bytes in hexadecimal. An id that would be longer than
 * {@value #LONGEST} characters then, or is no Unicode, is cut, and ends in {@code %~} and 16 digits of its SHA-256: no two ids
 * share a level.
 */
final class TopicLevel {

    static final int LONGEST = 200;

    private static final String CUT = "%~";
    private static final int DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private TopicLevel() {}

    static String of(String id) {
        StringBuilder level = new StringBuilder();
        boolean whole = true;
        for (int at = 0; at < id.length() && whole; ) {
            int character = id.codePointAt(at);
            at += Character.charCount(character);
            whole = Character.getType(character) != Character.SURROGATE && level.length() < LONGEST;
            if (whole) {
                append(level, character);
            }
        }
        if (whole && level.length() <= LONGEST) {
            return level.toString();
        }
        int end = Math.min(level.length(), LONGEST - DIGITS - CUT.length());
        int escape = level.lastIndexOf("%", end - 1);
        if (escape > end - 3) {
            end = escape; // no half of an escape
        } else if (end > 0 && Character.isHighSurrogate(level.charAt(end - 1))) {
            end--;
        }
        return level.substring(0, Math.max(0, end)) + CUT + digest(id);
    }

    private static void append(StringBuilder level, int character) {
        boolean reserved = "/+#%".indexOf(character) >= 0
                || Character.isISOControl(character)
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT
                || !Character.isDefined(character);
        String text = Character.toString(character);
        if (reserved) {
            for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
                level.append('%').append(HEX.toHexDigits(one));
            }
        } else {
            level.append(text);
        }
    }

    private static String digest(String id) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * id.length());
            id.chars().forEach(unit -> bytes.putChar((char) unit)); // an encoder would lose halves of characters
            byte[] hash = sha256.digest(bytes.array());
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The id of a level; if it cannot be told, the exception's message says what to do. */
    static String id(String level) {
        ByteBuffer bytes = ByteBuffer.allocate(3 * level.length());
        try {
            for (int at = 0; at < level.length(); ) {
                if (level.charAt(at) == '%') {
                    bytes.put((byte) HexFormat.fromHexDigits(level, at + 1, at + 3));
                    at += 3;
                } else {
                    String text = Character.toString(level.codePointAt(at));
                    bytes.put(text.getBytes(StandardCharsets.UTF_8));
                    at += text.length();
                }
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "no fan's id can be told from " + level + ": write it as \"deviceID\" into the message", e);
        }
    }
}
