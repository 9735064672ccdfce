// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.eclipse.kura.message.KuraPayload;

/**
 * How Fanwatch does on a gateway, as it says of itself.
 *
 * @param errors components whose level is ERROR, each with what it says
 * @param refusals components that have refused their last configuration, each with what it says
 * @param fans how many it knows
 * @param alarms how many of them have an alarm
 * @param agreement of a model in shadow with the one in service, 0 to 1; the worst, if there are several
 */
public record Health(
        Map<String, String> errors, Map<String, String> refusals, long fans, long alarms, OptionalDouble agreement) {

    /** The application that answers, {@link Operator#use used} before. */
    public static final String APPLICATION = "FANWATCH-V1";

    private static final String REFUSED = "configuration was refused";

    /** Takes copies. */
    public Health {
        errors = Map.copyOf(errors);
        refusals = Map.copyOf(refusals);
    }

    /** Asks a gateway; empty if it tells nothing of that kind. */
    public static Optional<Health> ask(Device device) throws InterruptedException {
        return device.request(APPLICATION, "GET", "status", new KuraPayload())
                .filter(Reply::isOk)
                .flatMap(Reply::body)
                .flatMap(Health::parse);
    }

    /** Reads a gateway's status; empty if it is none. */
    public static Optional<Health> parse(String status) {
        try {
            JsonArray components =
                    JsonParser.parseString(status).getAsJsonObject().getAsJsonArray("components");
            Map<String, String> errors = new TreeMap<>();
            Map<String, String> refusals = new TreeMap<>();
            long fans = 0;
            long alarms = 0;
            OptionalDouble agreement = OptionalDouble.empty();
            for (JsonElement each : components) {
                JsonObject component = each.getAsJsonObject();
                String name = component.get("component").getAsString();
                String message = component.get("message").getAsString();
                if (component.get("level").getAsString().equals("ERROR")) {
                    errors.put(name, message);
                }
                if (message.contains(REFUSED)) {
                    refusals.put(name, message);
                }
                fans += (long) metric(component, "devices_known").orElse(0);
                alarms += (long) metric(component, "devices_with_alarm").orElse(0);
                OptionalDouble shadow = metric(component, "shadow_agreement_ratio");
                if (shadow.isPresent()) {
                    agreement = OptionalDouble.of(Math.min(agreement.orElse(1), shadow.getAsDouble()));
                }
            }
            return Optional.of(new Health(errors, refusals, fans, alarms, agreement));
        } catch (JsonParseException | IllegalStateException | NullPointerException notOurs) {
            return Optional.empty();
        }
    }

    private static OptionalDouble metric(JsonObject component, String id) {
        if (component.get("metrics") instanceof JsonArray metrics) {
            for (JsonElement each : metrics) {
                JsonObject metric = each.getAsJsonObject();
                if (metric.get("id").getAsString().equals(id)) {
                    return OptionalDouble.of(metric.get("value").getAsDouble());
                }
            }
        }
        return OptionalDouble.empty();
    }
}
