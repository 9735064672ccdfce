package io.fanwatch.telemetry.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.Rejection;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A message that is no reading, with what is wrong with it.
 *
 * @param kind the kind of mistake
 * @param reason in words
 * @param topic what it was published on
 * @param receivedAt when it arrived
 * @param payload its content, or the beginning of it
 */
record RejectedMessage(Kind kind, String reason, String topic, Instant receivedAt, byte[] payload) {

    private static final int MAXIMUM_PAYLOAD = 4_096;
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    /** Keeps the first 4 KB of a longer payload. */
    RejectedMessage {
        if (payload.length > MAXIMUM_PAYLOAD) {
            payload = Arrays.copyOf(payload, characterStart(payload));
        }
    }

    /** {@code {"reason":…,"topic":…,"receivedAt":…,"payload":…}}; other than UTF-8 goes to {@code payloadBase64}. */
    byte[] toJson() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            json.name("reason").value(reason);
            json.name("topic").value(topic);
            json.name("receivedAt").value(receivedAt.toString());
            if (ReadingParser.isUtf8(payload)) {
                json.name("payload").value(new String(payload, StandardCharsets.UTF_8));
            } else {
                json.name("payloadBase64").value(Base64.getEncoder().encodeToString(payload));
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As it is shown on the gateway. */
    Rejection toRejection() {
        String text = new String(payload, StandardCharsets.UTF_8);
        return new Rejection(receivedAt, topic, kind.toString(), reason, text);
    }

    /* a cut within a character would make good UTF-8 bad */
    private static int characterStart(byte[] payload) {
        int end = MAXIMUM_PAYLOAD;
        while (end > MAXIMUM_PAYLOAD - 4 && (payload[end] & CONTINUATION_MASK) == CONTINUATION) {
            end--;
        }
        return end;
    }
}
