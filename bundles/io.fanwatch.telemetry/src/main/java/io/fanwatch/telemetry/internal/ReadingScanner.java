// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Makes readings of usual messages straight from their bytes: one JSON object of ASCII texts without escapes, of plain
 * decimal numbers and of objects of such, none of them called bad. Makes nothing of any other message, right or wrong; that is left to a JSON
 * parser. Immutable.
 */
final class ReadingScanner {

    private static final int NONE = -1;
    private static final int MAXIMUM_FIELDS = Long.SIZE;

    /* places among the names; the time has the one between */
    private static final int DEVICE = 0;
    private static final int ID = 1;
    private static final int FIRST_FEATURE = 3;

    private static final List<String> NOWHERE = List.of("\"");
    private static final byte DELETE = 0x7F;
    private static final byte END = 0;

    private final ReadingFormat format;
    private final List<FeatureDefinition> features;

    /* fields by their names and the objects that they are in: those with a value, and then those objects */
    private final byte[][] names;
    private final int[] parents;
    private final int firstObject;
    private final boolean nested;
    private final boolean converts;
    private final boolean usable;
    private final long needed;

    ReadingScanner(PayloadSettings settings) {
        this.format = settings.format();
        this.features = settings.features();
        List<List<String>> paths = new ArrayList<>();
        paths.add(
                settings.devicePaths().isEmpty()
                        ? NOWHERE
                        : settings.devicePaths().get(0).keys());
        paths.add(settings.idPath().map(FieldPath::keys).orElse(NOWHERE));
        paths.add(settings.timePath().map(FieldPath::keys).orElse(NOWHERE));
        features.forEach(feature -> paths.add(feature.path().keys()));
        this.firstObject = paths.size();
        List<List<String>> distinct =
                paths.stream().filter(path -> path != NOWHERE).toList();
        boolean simple = settings.devicePaths().size() < 2
                && !paths.contains(List.<String>of())
                && new HashSet<>(distinct).size() == distinct.size();
        for (int i = 0; i < paths.size(); i++) { // which grows
            int length = paths.get(i).size();
            if (length > 1 && paths.lastIndexOf(paths.get(i).subList(0, length - 1)) < firstObject) {
                paths.add(paths.get(i).subList(0, length - 1));
            }
        }
        this.usable = simple && paths.size() < MAXIMUM_FIELDS;
        this.nested = paths.size() > firstObject;
        this.converts = !features.stream().allMatch(FeatureDefinition::isPlain);
        this.names = new byte[paths.size()][];
        this.parents = new int[paths.size()];
        for (int i = 0; usable && i < names.length; i++) {
            int last = paths.get(i).size() - 1;
            names[i] = paths.get(i).get(last).getBytes(StandardCharsets.UTF_8);
            parents[i] = last == 0 ? NONE : paths.lastIndexOf(paths.get(i).subList(0, last));
        }
        long values = (1L << firstObject) - (1L << FIRST_FEATURE);
        this.needed = format.deviceField().isPresent() ? values | 1L << DEVICE : values;
    }

    /**
     * The reading, if the message is a usual one.
     *
     * @param topic what the message was published on
     * @param arrival the reading's time if the message says none
     * @throws RejectedReadingException if the topic should name the fan and does not, the message being right otherwise
     */
    Optional<Reading> scan(String topic, byte[] message, Instant arrival) throws RejectedReadingException {
        if (!usable || message.length > format.maximumBytes()) {
            return Optional.empty();
        }
        double[] values = new double[features.size()];
        Optional<String> id = Optional.empty();
        Instant time = arrival;
        String device = "";
        long found = 0;
        int field = NONE;
        int object = NONE; // whose fields are read
        int depth = 1;
        int unwanted = 0; // how many of these objects, the innermost, have no field that is wanted
        int at = skipSpace(message, 0);
        if (byteAt(message, at) != '{') {
            return Optional.empty();
        }
        while (depth > 0) {
            int nameQuote = skipSpace(message, at + 1);
            int nameEnd = endOfText(message, nameQuote);
            int colon = skipSpace(message, nameEnd + 1);
            at = skipSpace(message, colon + 1);
            if (byteAt(message, colon) != ':' || nested && isPath(message, nameQuote + 1, nameEnd)) {
                return Optional.empty();
            }
            field = unwanted > 0 ? NONE : fieldNamed(message, nameQuote + 1, nameEnd, field + 1, object);
            boolean saysHowGood = field == NONE && maySayHowGood(message, nameQuote + 1, nameEnd);
            if (byteAt(message, at) == '{') {
                if (saysHowGood || field != NONE && (field < firstObject || (found >> field & 1) == 1)) {
                    return Optional.empty();
                }
                depth++;
                if (field == NONE) {
                    unwanted++;
                } else {
                    found |= 1L << field;
                    object = field;
                }
                continue;
            }
            boolean quoted = byteAt(message, at) == '"';
            int from = quoted ? at + 1 : at;
            int to = quoted ? endOfText(message, at) : endOfNumber(message, at);
            double number = quoted && field < FIRST_FEATURE ? 0 : PlainNumber.parse(message, from, to);
            if (converts && field >= FIRST_FEATURE && field < firstObject) {
                number = converted(features.get(field - FIRST_FEATURE), number);
            }
            if (to >= message.length || Double.isNaN(number)) {
                return Optional.empty();
            }
            if (saysHowGood && Quality.isBad(quoted ? text(message, from, to) : (Object) number, true)) {
                return Optional.empty();
            }
            at = skipSpace(message, quoted ? to + 1 : to);
            if (field != NONE) {
                if (field >= firstObject || (found >> field & 1) == 1) {
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
            }
            while (byteAt(message, at) != ',') {
                if (byteAt(message, at) != '}') {
                    return Optional.empty();
                }
                at = skipSpace(message, at + 1);
                depth--;
                if (depth == 0) {
                    break;
                }
                if (unwanted > 0) {
                    unwanted--;
                } else {
                    object = parents[object];
                }
            }
        }
        if (at < message.length || (found & needed) != needed) {
            return Optional.empty();
        }
        String fan = format.deviceField().isPresent() ? device : format.deviceOf(topic);
        return Optional.of(new Reading(fan, id, time, format.schema(), values));
    }

    /* NaN if it is not to be taken as it is */
    private static double converted(FeatureDefinition feature, double number) {
        double value = feature.converted(number);
        return Double.isFinite(value) && feature.isPlausible(value) ? value : Double.NaN;
    }

    private int fieldNamed(byte[] message, int from, int to, int expected, int object) {
        for (int i = 0; i < names.length; i++) {
            int field = expected + i < names.length ? expected + i : expected + i - names.length;
            if ((!nested || parents[field] == object)
                    && Arrays.equals(names[field], 0, names[field].length, message, from, to)) {
                return field;
            }
        }
        return NONE;
    }

    /* a field that is called like a whole path, which would count first */
    private boolean isPath(byte[] message, int from, int to) {
        for (int at = from; at < to; at++) {
            if (message[at] == '.') {
                return true;
            }
        }
        return false;
    }

    private static boolean maySayHowGood(byte[] message, int from, int to) {
        return "qQgGivVsS".indexOf(message[from]) >= 0 && Quality.isName(text(message, from, to));
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
