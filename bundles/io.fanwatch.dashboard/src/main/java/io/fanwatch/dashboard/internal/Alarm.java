// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One alarm of one fan, with the largest fault probability meanwhile and the model whose that is. Times in ms since 1970. */
record Alarm(
        long number,
        String fan,
        long raised,
        OptionalLong cleared,
        float peak,
        String model,
        Optional<Acknowledgement> acknowledgement) {

    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);

    record Acknowledgement(String user, long time) {}

    boolean isOpen() {
        return cleared.isEmpty();
    }

    Alarm numbered(long newNumber) {
        return new Alarm(newNumber, fan, raised, cleared, peak, model, acknowledgement);
    }

    Alarm clearedAt(long time) {
        return new Alarm(number, fan, raised, OptionalLong.of(time), peak, model, acknowledgement);
    }

    Alarm withPeak(float probability) {
        return new Alarm(number, fan, raised, cleared, probability, model, acknowledgement);
    }

    Alarm acknowledged(String user, long time) {
        return new Alarm(number, fan, raised, cleared, peak, model, Optional.of(new Acknowledgement(user, time)));
    }

    /** Writes members of an object, for pages and for the disk. */
    void writeTo(JsonWriter json) throws IOException {
        json.name("number").value(number);
        json.name("fan").value(fan);
        json.name("raised").value(raised);
        if (cleared.isPresent()) {
            json.name("cleared").value(cleared.getAsLong());
        }
        Json.number(json.name("peak"), peak, 4);
        json.name("model").value(model);
        if (acknowledgement.isPresent()) {
            json.name("user").value(acknowledgement.get().user());
            json.name("seen").value(acknowledgement.get().time());
        }
    }

    /** Reads what {@link #writeTo} wrote, if it is that. */
    static Optional<Alarm> of(byte[] bytes) {
        try {
            JsonObject json = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            return Optional.of(new Alarm(
                    json.get("number").getAsLong(),
                    json.get("fan").getAsString(),
                    json.get("raised").getAsLong(),
                    json.has("cleared") ? OptionalLong.of(json.get("cleared").getAsLong()) : OptionalLong.empty(),
                    json.get("peak").getAsFloat(),
                    json.get("model").getAsString(),
                    json.has("user")
                            ? Optional.of(new Acknowledgement(
                                    json.get("user").getAsString(),
                                    json.get("seen").getAsLong()))
                            : Optional.empty()));
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            LOG.debug("an entry of the alarm history is left out", e);
            return Optional.empty();
        }
    }
}
