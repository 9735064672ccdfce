package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes JSON, with numbers as short as people need them. */
final class Json {

    /** Writes something. */
    interface Content {
        void writeTo(JsonWriter json) throws IOException;
    }

    private Json() {}

    /** The bytes of a document in UTF-8; safe in HTML too. */
    static byte[] bytes(Content content) {
        return text(content).getBytes(StandardCharsets.UTF_8);
    }

    static String text(Content content) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(true);
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    /** A number with that many decimals, {@code null} if it is none. */
    static void number(JsonWriter json, double value, int decimals) throws IOException {
        if (!Double.isFinite(value)) {
            json.nullValue();
            return;
        }
        double scale = Math.pow(10, decimals);
        double rounded = Math.rint(value * scale) / scale;
        if (rounded == Math.rint(rounded) && Math.abs(rounded) < Integer.MAX_VALUE) {
            json.value((long) rounded);
        } else {
            json.value(rounded);
        }
    }
}
