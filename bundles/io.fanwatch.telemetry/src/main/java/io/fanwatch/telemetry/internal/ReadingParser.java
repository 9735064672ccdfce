// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.fanwatch.api.Reading;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes readings of messages: of usual ones by a scanner, for speed, and of all others by a JSON parser. Immutable. */
public final class ReadingParser {

    private static final char REPLACEMENT = '\uFFFD';

    /* Double.parseDouble takes NaN, hexadecimal digits and type letters too */
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9eE]+");

    private final ReadingFormat format;
    private final ReadingScanner scanner;

    public ReadingParser(ReadingFormat format) {
        this.format = format;
        this.scanner = new ReadingScanner(format);
    }

    /**
     * @param topic what the message was published on
     * @param arrival the reading's time if the message says none
     * @throws RejectedReadingException if the message is no reading of the format; it says why
     */
    public Reading parse(String topic, byte[] payload, Instant arrival) throws RejectedReadingException {
        Optional<Reading> usual = scanner.scan(topic, payload, arrival);
        return usual.isPresent() ? usual.get() : parseJson(topic, payload, arrival);
    }

    /** The same without the scanner. */
    Reading parseJson(String topic, byte[] payload, Instant arrival) throws RejectedReadingException {
        String text = decode(payload);
        Fields fields = new Fields();
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            if (json.peek() != JsonToken.BEGIN_OBJECT) {
                throw new RejectedReadingException(Kind.NOT_AN_OBJECT, "the message is no JSON object");
            }
            json.beginObject();
            while (json.hasNext()) {
                fields.read(json);
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new RejectedReadingException(Kind.NOT_JSON, "something follows the JSON object");
            }
        } catch (NumberFormatException e) { // Gson's way with such an escape
            throw new RejectedReadingException(
                    Kind.NOT_JSON, "not valid JSON: \\u is not followed by four hexadecimal digits");
        } catch (EOFException e) {
            throw new RejectedReadingException(Kind.NOT_JSON, "the JSON object ends early");
        } catch (IOException e) { // what a StringReader has to say can only be about the text
            throw new RejectedReadingException(Kind.NOT_JSON, "not valid JSON" + place(e));
        }
        return fields.reading(topic, arrival);
    }

    private String decode(byte[] payload) throws RejectedReadingException {
        if (payload.length == 0) {
            throw new RejectedReadingException(Kind.EMPTY, "the message is empty");
        }
        if (payload.length > format.maximumBytes()) {
            throw new RejectedReadingException(
                    Kind.TOO_LARGE,
                    "the message has " + payload.length + " bytes, more than the " + format.maximumBytes()
                            + " of payload.maximum.size");
        }
        String text = new String(payload, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(payload)) {
            throw new RejectedReadingException(Kind.NOT_UTF_8, "the message is not UTF-8 text");
        }
        return text;
    }

    /** Whether the bytes are UTF-8 text. */
    static boolean isUtf8(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /* Gson's own advice, to switch its checks off, helps no sender: keep the place */
    private static String place(IOException e) {
        int at = e.getMessage().lastIndexOf(" at line ");
        return at < 0 ? "" : LogExcerpt.of(e.getMessage().substring(at));
    }

    /** What was found in one message. */
    private final class Fields {

        private final double[] values = new double[format.schema().size()];
        private final Set<String> found = new HashSet<>();
        private Optional<String> device = Optional.empty();
        private Optional<String> id = Optional.empty();
        private Optional<Instant> time = Optional.empty();

        void read(JsonReader json) throws IOException, RejectedReadingException {
            String name = json.nextName();
            int feature = format.schema().indexOf(name);
            if (feature >= 0) {
                once(name);
                values[feature] = number(name, json);
            } else if (format.deviceField().filter(name::equals).isPresent()) {
                once(name);
                device = text(name, json, Kind.INVALID_DEVICE);
            } else if (name.equals(format.idField())) {
                once(name);
                id = text(name, json, Kind.INVALID_ID);
            } else if (name.equals(format.timeField())) {
                once(name);
                Optional<String> written = text(name, json, Kind.INVALID_TIME).filter(value -> !value.isBlank());
                time = written.isPresent() ? Optional.of(format.time().parse(written.get())) : Optional.empty();
            } else {
                json.skipValue();
            }
        }

        Reading reading(String topic, Instant arrival) throws RejectedReadingException {
            for (String feature : format.schema().names()) {
                if (!found.contains(feature)) {
                    throw missing(feature);
                }
            }
            String fan = format.deviceField().isPresent()
                    ? format.checkDevice(device.orElseThrow(
                            () -> missing(format.deviceField().get())))
                    : format.deviceOf(topic);
            return new Reading(fan, id, time.orElse(arrival), format.schema(), values);
        }

        private RejectedReadingException missing(String field) {
            return new RejectedReadingException(Kind.FIELD_MISSING, "the field " + field + " is missing");
        }

        private void once(String name) throws RejectedReadingException {
            if (!found.add(name)) {
                throw new RejectedReadingException(Kind.FIELD_REPEATED, "the field " + name + " is there twice");
            }
        }

        private double number(String name, JsonReader json) throws IOException, RejectedReadingException {
            JsonToken token = json.peek();
            if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
                throw notANumber(name, token.name().toLowerCase(Locale.ROOT));
            }
            String text = json.nextString();
            try {
                double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // the same answer as for a number that is too large
            }
            throw notANumber(name, "'" + LogExcerpt.of(text) + "'");
        }

        private RejectedReadingException notANumber(String name, String what) {
            return new RejectedReadingException(
                    Kind.NOT_A_NUMBER, "the field " + name + " is " + what + ", not a finite number");
        }

        private Optional<String> text(String name, JsonReader json, Kind kind)
                throws IOException, RejectedReadingException {
            JsonToken token = json.peek();
            if (token == JsonToken.NULL) {
                json.nextNull();
                return Optional.empty();
            }
            if (token != JsonToken.STRING && token != JsonToken.NUMBER) {
                throw new RejectedReadingException(kind, "the field " + name + " is neither text nor a number");
            }
            return Optional.of(json.nextString());
        }
    }
}
