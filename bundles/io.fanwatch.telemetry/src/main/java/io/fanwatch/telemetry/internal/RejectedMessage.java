// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import com.google.gson.JsonObject;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.Remedy;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import io.fanwatch.telemetry.internal.formats.PayloadText;
import io.fanwatch.telemetry.internal.recognise.PayloadRecogniser;
import io.fanwatch.telemetry.internal.recognise.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message that is no reading, with what is wrong with it and the beginning of its content. */
record RejectedMessage(Kind kind, String reason, String topic, Instant receivedAt, byte[] payload) {

    private static final int MAXIMUM_PAYLOAD = 4_096;

    /** How much of a payload is enough to make one of, the next character's beginning included. */
    static final int ENOUGH = MAXIMUM_PAYLOAD + 1;

    private static final int LONGEST_CHARACTER = 4;
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
        JsonObject json = new JsonObject();
        json.addProperty("reason", reason);
        json.addProperty("topic", topic);
        json.addProperty("receivedAt", receivedAt.toString());
        if (PayloadText.isUtf8(payload)) {
            json.addProperty("payload", text());
        } else {
            json.addProperty("payloadBase64", Base64.getEncoder().encodeToString(payload));
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As it is shown on the gateway. */
    Rejection toRejection() {
        return new Rejection(receivedAt, topic, kind.toString(), reason, text());
    }

    /** What would take it, by features of these names. */
    Remedy remedy(List<String> features) {
        if (payload.length > MAXIMUM_PAYLOAD - LONGEST_CHARACTER) {
            return new Remedy(
                    Map.of(),
                    List.of(),
                    List.of(
                            "only the beginning of so long a message is kept here: give the whole to fanwatch try-payload"));
        }
        return new PayloadRecogniser(features, Map.of())
                .propose(new Sample(topic, Optional.of(topic), payload, receivedAt))
                .remedy();
    }

    private String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /* a cut within a character would make good UTF-8 bad */
    private static int characterStart(byte[] payload) {
        int end = MAXIMUM_PAYLOAD;
        while (end > MAXIMUM_PAYLOAD - LONGEST_CHARACTER && (payload[end] & CONTINUATION_MASK) == CONTINUATION) {
            end--;
        }
        return end;
    }
}
