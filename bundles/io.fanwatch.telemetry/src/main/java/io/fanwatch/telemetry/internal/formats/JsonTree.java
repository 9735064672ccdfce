// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.fanwatch.telemetry.format.MalformedPayloadException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as a tree of plain objects. What is nested deeper than 32 levels is left out as null, and no depth is too much. */
public final class JsonTree {

    private static final int MAXIMUM_DEPTH = 32;

    private JsonTree() {}

    /** The one value in the text; numbers keep how they were written, and a field that is there twice is {@link Repeated}. */
    public static Object of(String text) throws MalformedPayloadException {
        Optional<Object> usual = QuickJson.read(text, MAXIMUM_DEPTH);
        return usual.isPresent() ? usual.get() : parsed(text);
    }

    /** What a text that is JSON itself holds, as senders make it that encode twice; anything else as it is. */
    public static Object unquoted(Object tree) {
        if (tree instanceof String text && (text.startsWith("{") || text.startsWith("["))) {
            try {
                return of(text);
            } catch (MalformedPayloadException e) {
                return tree; // a text like any other
            }
        }
        return tree;
    }

    /** As {@link #of}, by Gson. */
    static Object parsed(String text) throws MalformedPayloadException {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            Object tree = read(json, 0);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedPayloadException("not valid JSON: something follows its end");
            }
            return tree;
        } catch (NumberFormatException e) { // Gson's way with such an escape
            throw new MalformedPayloadException(
                    "not valid JSON: \\u is not followed by four hexadecimal digits" + PayloadHints.of(text));
        } catch (EOFException e) {
            throw cutOff(text);
        } catch (IOException e) { // what a StringReader has to say can only be about the text
            if (e.getMessage().startsWith("Unterminated string")
                    && PayloadHints.of(text).isEmpty()) {
                throw cutOff(text);
            }
            throw new MalformedPayloadException("not valid JSON" + place(e) + PayloadHints.of(text));
        }
    }

    private static MalformedPayloadException cutOff(String text) {
        return new MalformedPayloadException(
                text.isBlank()
                        ? "the message is blank: have values sent in it"
                        : "the JSON " + (text.stripLeading().startsWith("[") ? "array" : "object")
                                + " ends early: it was cut off on its way, or written into too small a buffer");
    }

    private static Object read(JsonReader json, int depth) throws IOException {
        switch (json.peek()) {
            case BEGIN_OBJECT:
                return depth < MAXIMUM_DEPTH ? object(json, depth + 1) : skipped(json);
            case BEGIN_ARRAY:
                return depth < MAXIMUM_DEPTH ? array(json, depth + 1) : skipped(json);
            case STRING:
                return json.nextString();
            case NUMBER:
                return new Numeral(json.nextString());
            case BOOLEAN:
                return json.nextBoolean();
            default:
                json.nextNull();
                return null;
        }
    }

    private static Map<String, Object> object(JsonReader json, int depth) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            Object value = read(json, depth);
            int before = fields.size();
            fields.put(name, value);
            if (fields.size() == before) {
                fields.put(name, Repeated.FIELD);
            }
        }
        json.endObject();
        return fields;
    }

    private static List<Object> array(JsonReader json, int depth) throws IOException {
        List<Object> items = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            items.add(read(json, depth));
        }
        json.endArray();
        return items;
    }

    private static Object skipped(JsonReader json) throws IOException {
        json.skipValue();
        return null;
    }

    /* Gson's own advice, to switch its checks off, helps no sender: keep the place, without the path, which the sender chose */
    private static String place(IOException e) {
        String message = e.getMessage();
        int at = message.lastIndexOf(" at line ");
        int path = message.indexOf(" path ", at);
        return at < 0 ? "" : message.substring(at, path < 0 ? message.length() : path);
    }
}
