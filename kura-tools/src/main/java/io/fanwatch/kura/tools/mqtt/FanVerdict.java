// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the gateway says about one reading.
 *
 * @param deviceId which fan
 * @param id the reading's mark
 * @param fault whether the reading looks faulty
 * @param probability of a fault, 0 to 1; NaN if the verdict has none
 * @param alarm {@code NORMAL} or {@code ACTIVE}; empty if the verdict says nothing of it
 */
public record FanVerdict(String deviceId, String id, boolean fault, double probability, String alarm) {

    /** Reads a verdict; empty if the payload is none, or answers a reading without an id. */
    public static Optional<FanVerdict> parse(byte[] payload) {
        try {
            JsonElement element = JsonParser.parseString(new String(payload, StandardCharsets.UTF_8));
            if (!element.isJsonObject()) {
                return Optional.empty();
            }
            JsonObject json = element.getAsJsonObject();
            if (!json.has("deviceID") || !json.has("id") || !json.has("fault")) {
                return Optional.empty();
            }
            return Optional.of(new FanVerdict(
                    json.get("deviceID").getAsString(),
                    json.get("id").getAsString(),
                    json.get("fault").getAsInt() == 1,
                    json.has("probability") ? json.get("probability").getAsDouble() : Double.NaN,
                    json.has("alarm") ? json.get("alarm").getAsString() : ""));
        } catch (JsonParseException | NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
            // Gson throws each of these for a field of another type than expected
            return Optional.empty();
        }
    }
}
