// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** The bytes of a message as text. */
public final class PayloadText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int ZLIB = 0x78;
    private static final int FIRST_BINARY = 0x80; // maps and arrays of both
    private static final int LAST_BINARY = 0xBF;
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;

    private PayloadText() {}

    /** The text, without a byte order mark. */
    public static String of(byte[] payload) throws MalformedPayloadException {
        String text = new String(payload, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(payload)) {
            throw new MalformedPayloadException("the message is not UTF-8 text: " + guess(payload));
        }
        if (text.indexOf('\0') >= 0) {
            throw new MalformedPayloadException(
                    looksLikeUtf16(payload)
                            ? "the message is UTF-16 text: have it sent as UTF-8"
                            : "the message has zero bytes in it: the sender's buffer is longer than its text; send that"
                                    + " many bytes only as the text has");
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static String guess(byte[] payload) {
        if (isGzip(payload)) {
            return "it looks gzip-compressed, but cannot be unpacked; send it whole or uncompressed";
        }
        if (looksLikeUtf16(payload)) {
            return "it looks like UTF-16; have it sent as UTF-8";
        }
        if (ProtobufReader.fits(payload)) {
            return "it looks like protobuf; Sparkplug B needs payload.format SPARKPLUG_B, a Kura payload needs KURA";
        }
        int first = payload[0] & 0xFF;
        if (first == ZLIB) {
            return "it looks zlib-compressed; have it sent uncompressed or as gzip";
        }
        if (first >= FIRST_BINARY && first <= LAST_BINARY) {
            return "it looks like CBOR or MessagePack, which no format reads; have JSON sent";
        }
        return "it may be Latin-1 or binary; have it sent as UTF-8";
    }

    private static boolean looksLikeUtf16(byte[] payload) {
        int first = payload.length > 1 ? (payload[0] & 0xFF) << 8 | payload[1] & 0xFF : 0;
        if (first == 0xFFFE || first == 0xFEFF) {
            return true;
        }
        int zeros = 0;
        for (byte b : payload) {
            zeros += b == 0 ? 1 : 0;
        }
        return zeros > payload.length / 3 && ((first & 0xFF) == 0) != (first >> 8 == 0);
    }

    /** Whether the bytes are UTF-8 text. */
    public static boolean isUtf8(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether the bytes begin as gzip does. */
    public static boolean isGzip(byte[] payload) {
        return payload.length > 2 && (payload[0] & 0xFF) == GZIP_FIRST && (payload[1] & 0xFF) == GZIP_SECOND;
    }

    /**
     * The bytes, unpacked if they are gzip-compressed.
     *
     * @param maximum how many bytes there may be then
     */
    public static byte[] unpacked(byte[] payload, int maximum) throws MalformedPayloadException {
        if (!isGzip(payload)) {
            return payload;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
            byte[] unpacked = in.readNBytes(maximum + 1);
            if (unpacked.length > maximum) {
                throw new MalformedPayloadException(
                        "the gzip-compressed message has more than the " + maximum + " bytes of payload.maximum.size");
            }
            return unpacked;
        } catch (IOException e) {
            throw new MalformedPayloadException(
                    "the message looks gzip-compressed, but cannot be unpacked: send it whole");
        }
    }
}
