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
 * @param outlook what the condition monitor says, if there is one
 */
public record FanVerdict(String deviceId, String id, boolean fault, double probability, String alarm, Outlook outlook) {

    /**
     * How the fan is, compared with its own normal; NaN and empty for what the verdict does not say.
     *
     * @param condition {@code LEARNING} or {@code PAUSED}; empty while the fan is watched
     * @param distance how far it is from its normal, 1 at the limit
     * @param contributions which values have to do with it, the greatest first
     * @param remaining how long it still has, in the unit
     * @param remainingLow with a chance of 10 % it is less
     * @param remainingHigh with a chance of 10 % it is more
     * @param unit {@code h}, or a model's own
     */
    public record Outlook(
            String condition,
            double distance,
            String contributions,
            double remaining,
            double remainingLow,
            double remainingHigh,
            String unit) {

        /** Nothing is said. */
        public static final Outlook NONE = new Outlook("", Double.NaN, "", Double.NaN, Double.NaN, Double.NaN, "");

        private static Outlook of(JsonObject json) {
            return new Outlook(
                    text(json, "condition"),
                    number(json, "distance"),
                    text(json, "contributions"),
                    number(json, "remaining"),
                    number(json, "remaining_low"),
                    number(json, "remaining_high"),
                    text(json, "remaining_unit"));
        }
    }

    /** One without an outlook. */
    public FanVerdict(String deviceId, String id, boolean fault, double probability, String alarm) {
        this(deviceId, id, fault, probability, alarm, Outlook.NONE);
    }

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
                    number(json, "probability"),
                    text(json, "alarm"),
                    Outlook.of(json)));
        } catch (JsonParseException | NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
            // Gson throws each of these for a field of another type than expected
            return Optional.empty();
        }
    }

    private static double number(JsonObject json, String key) {
        return json.has(key) && !json.get(key).isJsonNull() ? json.get(key).getAsDouble() : Double.NaN;
    }

    private static String text(JsonObject json, String key) {
        return json.has(key) && !json.get(key).isJsonNull() ? json.get(key).getAsString() : "";
    }
}
