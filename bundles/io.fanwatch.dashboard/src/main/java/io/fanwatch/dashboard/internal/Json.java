// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes JSON objects, with numbers as short as people need them. */
final class Json {

    interface Members {
        void writeTo(JsonWriter json) throws IOException;
    }

    private Json() {}

    /** The bytes of an object in UTF-8; safe in HTML too. */
    static byte[] bytes(Members members) {
        return text(members).getBytes(StandardCharsets.UTF_8);
    }

    static String text(Members members) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(true);
            object(json, members);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    static void object(JsonWriter json, Members members) throws IOException {
        json.beginObject();
        members.writeTo(json);
        json.endObject();
    }

    /** A number with that many decimals, {@code null} if it is none. */
    static void number(JsonWriter json, double value, int decimals) throws IOException {
        double scale = Math.pow(10, decimals);
        double rounded = Math.rint(value * scale) / scale;
        if (!Double.isFinite(value)) {
            json.nullValue();
        } else if (rounded == Math.rint(rounded) && Math.abs(rounded) < Integer.MAX_VALUE) {
            json.value((long) rounded);
        } else {
            json.value(rounded);
        }
    }
}
