// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The bytes of a message as text. */
public final class PayloadText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int ZLIB = 0x78;
    private static final int ZLIB_CHECK = 31; // the first two bytes are a multiple of it
    private static final Map<String, String> FIRST_BYTES = Map.ofEntries(
            Map.entry("28b52ffd", "Zstandard-compressed"),
            Map.entry("04224d18", "LZ4-compressed"),
            Map.entry("ff060000734e61507059", "Snappy-compressed"),
            Map.entry("425a68", "bzip2-compressed"),
            Map.entry("fd377a585a00", "xz-compressed"),
            Map.entry("504b0304", "a ZIP archive"),
            Map.entry("4f626a01", "Avro"),
            Map.entry("ffd8ff", "a JPEG picture"),
            Map.entry("89504e47", "a PNG picture"),
            Map.entry("de00", "MessagePack"),
            Map.entry("dc00", "MessagePack"));
    /* an array of maps whose first key is a number, which no MessagePack text begins with */
    private static final Pattern SENML_IN_CBOR =
            Pattern.compile("(?:8[1-9a-f]|9[0-7]|9f)(?:a[1-9a-f]|b[0-7]|bf)[02][0-8]");
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
        if (text.chars().anyMatch(c -> c > 0 && c < '\t') && known(payload).isPresent()) {
            throw new MalformedPayloadException("the message is not text: " + guess(payload));
        }
        if (text.indexOf('\0') >= 0) {
            throw new MalformedPayloadException(
                    looksLikeUtf16(payload)
                            ? "the message is UTF-16 text: have it sent as UTF-8"
                            : isBinary(text)
                                    ? "the message is not text: " + guess(payload)
                                    : "the message has zero bytes in it: the sender's buffer is longer than its text;"
                                            + " send that many bytes only as the text has");
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static String guess(byte[] payload) {
        if (isGzip(payload)) {
            return "it looks gzip-compressed, but cannot be unpacked; send it whole or uncompressed";
        }
        if (looksLikeUtf16(payload)) {
            return "it looks like " + (payload.length > 3 && payload[2] == 0 && payload[3] == 0 ? "UTF-32" : "UTF-16")
                    + "; have it sent as UTF-8";
        }
        String begin = begin(payload);
        Optional<String> known = known(payload);
        if (known.isPresent()) {
            return "it looks like " + known.get() + ", which no format reads; have JSON sent";
        }
        if (SENML_IN_CBOR.matcher(begin).lookingAt()) {
            return "it looks like SenML in CBOR, which no format reads; have SenML in JSON sent";
        }
        int first = payload[0] & 0xFF;
        int second = payload.length > 1 ? payload[1] & 0xFF : 0;
        if (first == ZLIB && ((first << 8) + second) % ZLIB_CHECK == 0) {
            return "it looks zlib-compressed; have it sent uncompressed or as gzip";
        }
        if (ProtobufReader.fits(payload)) {
            return "it looks like protobuf; Sparkplug B needs payload.format SPARKPLUG_B, a Kura payload needs KURA,"
                    + " and others no format reads";
        }
        if (first >= FIRST_BINARY && first <= LAST_BINARY) {
            return "it looks like CBOR or MessagePack, which no format reads; have JSON sent";
        }
        return isBinary(new String(payload, StandardCharsets.ISO_8859_1))
                ? "its bytes are of no kind that is known here; have JSON sent"
                : "it looks like Latin-1 or Windows-1252 text; have it sent as UTF-8";
    }

    private static String begin(byte[] payload) {
        return HexFormat.of().formatHex(payload, 0, Math.min(payload.length, 10));
    }

    private static Optional<String> known(byte[] payload) {
        String begin = begin(payload);
        boolean bson = payload.length > 6
                && payload.length < 0x10000
                && begin.startsWith(HexFormat.of()
                        .formatHex(new byte[] {(byte) payload.length, (byte) (payload.length >> 8), 0, 0}))
                && payload[payload.length - 1] == 0;
        return bson
                ? Optional.of("BSON")
                : FIRST_BYTES.keySet().stream()
                        .filter(begin::startsWith)
                        .findFirst()
                        .map(FIRST_BYTES::get);
    }

    private static boolean isBinary(String text) {
        long control = text.chars()
                .filter(c -> c < ' ' && c > 0 && !Character.isWhitespace(c))
                .count();
        return control * 20 > text.length();
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
        boolean fourBytes = payload.length > 3 && payload[2] == 0 && payload[3] == 0;
        return zeros > payload.length * (fourBytes ? 2 : 1) / 3 && ((first & 0xFF) == 0) != (first >> 8 == 0);
    }

    public static boolean isUtf8(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    public static boolean isGzip(byte[] payload) {
        return payload.length > 2 && (payload[0] & 0xFF) == GZIP_FIRST && (payload[1] & 0xFF) == GZIP_SECOND;
    }

    /** The bytes, unpacked if they are gzip-compressed, up to that many. */
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
