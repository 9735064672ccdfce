// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes readings of usual messages straight from their bytes: one JSON object of ASCII texts without escapes and of plain
 * decimal numbers. Makes nothing of any other message, right or wrong; that is left to a JSON parser. Immutable.
 */
final class ReadingScanner {

    private static final int NONE = -1;
    private static final int MAXIMUM_FIELDS = Long.SIZE;

    /* places among the names; the time has the one between */
    private static final int DEVICE = 0;
    private static final int ID = 1;
    private static final int FIRST_FEATURE = 3;

    private static final String NEVER_A_NAME = "\"";
    private static final byte DELETE = 0x7F;
    private static final byte END = 0;

    private final ReadingFormat format;
    private final byte[][] names;
    private final long needed;

    ReadingScanner(ReadingFormat format) {
        this.format = format;
        String device = format.deviceField().orElse(NEVER_A_NAME);
        Stream<String> others = Stream.of(device, format.idField(), format.timeField())
                .map(name -> name.isEmpty() ? NEVER_A_NAME : name);
        this.names = Stream.concat(others, format.schema().names().stream())
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        long features = (1L << names.length) - (1L << FIRST_FEATURE);
        this.needed = format.deviceField().isPresent() ? features | 1L << DEVICE : features;
    }

    /**
     * The reading, if the message is a usual one.
     *
     * @param topic what the message was published on
     * @param arrival the reading's time if the message says none
     * @throws RejectedReadingException if the topic should name the fan and does not, the message being right otherwise
     */
    Optional<Reading> scan(String topic, byte[] message, Instant arrival) throws RejectedReadingException {
        if (message.length > format.maximumBytes() || names.length >= MAXIMUM_FIELDS) {
            return Optional.empty();
        }
        double[] values = new double[names.length - FIRST_FEATURE];
        Optional<String> id = Optional.empty();
        Instant time = arrival;
        String device = "";
        long found = 0;
        int field = NONE;
        int at = skipSpace(message, 0);
        if (byteAt(message, at) != '{') {
            return Optional.empty();
        }
        do {
            int nameQuote = skipSpace(message, at + 1);
            int nameEnd = endOfText(message, nameQuote);
            int colon = skipSpace(message, nameEnd + 1);
            at = skipSpace(message, colon + 1);
            boolean quoted = byteAt(message, at) == '"';
            int from = quoted ? at + 1 : at;
            int to = quoted ? endOfText(message, at) : endOfNumber(message, at);
            if (byteAt(message, colon) != ':' || to >= message.length) {
                return Optional.empty();
            }
            at = skipSpace(message, quoted ? to + 1 : to);

            field = fieldNamed(message, nameQuote + 1, nameEnd, field + 1);
            double number = quoted && field < FIRST_FEATURE ? 0 : PlainNumber.parse(message, from, to);
            if (Double.isNaN(number)) {
                return Optional.empty();
            }
            if (field == NONE) {
                continue;
            }
            if ((found >> field & 1) == 1) {
                return Optional.empty();
            }
            found |= 1L << field;
            if (field >= FIRST_FEATURE) {
                values[field - FIRST_FEATURE] = number;
            } else if (field == DEVICE) {
                if (!isDevice(message, from, to)) {
                    return Optional.empty();
                }
                device = text(message, from, to);
            } else if (field == ID) {
                if (to - from > format.maximumIdLength()) {
                    return Optional.empty();
                }
                id = Optional.of(text(message, from, to));
            } else {
                Optional<Instant> written = format.time().find(message, from, to, arrival);
                if (written.isEmpty()) {
                    return Optional.empty();
                }
                time = written.get();
            }
        } while (byteAt(message, at) == ',');
        if (byteAt(message, at) != '}' || skipSpace(message, at + 1) < message.length || (found & needed) != needed) {
            return Optional.empty();
        }
        String fan = format.deviceField().isPresent() ? device : format.deviceOf(topic);
        return Optional.of(new Reading(fan, id, time, format.schema(), values));
    }

    private int fieldNamed(byte[] message, int from, int to, int expected) {
        for (int i = 0; i < names.length; i++) {
            int field = expected + i < names.length ? expected + i : expected + i - names.length;
            if (Arrays.equals(names[field], 0, names[field].length, message, from, to)) {
                return field;
            }
        }
        return NONE;
    }

    /* turns down a leading space too, which may be right but is not usual */
    private boolean isDevice(byte[] message, int from, int to) {
        return from < to && message[from] != ' ' && to - from <= format.maximumDeviceLength();
    }

    private static String text(byte[] message, int from, int to) {
        return new String(message, from, to - from, StandardCharsets.US_ASCII);
    }

    private static int skipSpace(byte[] message, int from) {
        int at = from;
        while (at < message.length && isSpace(message[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /* the closing quote, or the end of the message if no usual text is there; bytes that are not ASCII are negative */
    private static int endOfText(byte[] message, int quote) {
        if (byteAt(message, quote) == '"') {
            int at = quote + 1;
            while (at < message.length && message[at] >= ' ' && message[at] != '\\' && message[at] != DELETE) {
                if (message[at] == '"') {
                    return at;
                }
                at++;
            }
        }
        return message.length;
    }

    private static int endOfNumber(byte[] message, int from) {
        int at = from;
        while (at < message.length
                && (message[at] >= '0' && message[at] <= '9' || message[at] == '.' || message[at] == '-')) {
            at++;
        }
        return at;
    }

    private static byte byteAt(byte[] message, int at) {
        return at < message.length ? message[at] : END;
    }
}
