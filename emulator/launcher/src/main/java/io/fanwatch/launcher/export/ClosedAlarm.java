// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * An alarm of which somebody said what it was.
 *
 * @param fan which fan
 * @param since when it was raised
 * @param end when it was over
 * @param outcome what it was, in lower case
 */
public record ClosedAlarm(String fan, Instant since, Instant end, String outcome) {

    private static final String FALSE_ALARM = "false alarm";
    private static final Set<String> OF_MACHINES = Set.of("MODEL", "CONDITION", "REMAINING_LIFE");

    /** Whether there was a fault. */
    public boolean wasFault() {
        return !outcome.equals(FALSE_ALARM);
    }

    /**
     * The alarms of a gateway's answer about machines of which it is known what they were.
     *
     * @param answer that of {@code alarms/history}
     */
    public static List<ClosedAlarm> of(String answer) {
        return StreamSupport.stream(
                        JsonParser.parseString(answer)
                                .getAsJsonObject()
                                .getAsJsonArray("alarms")
                                .spliterator(),
                        false)
                .map(JsonElement::getAsJsonObject)
                .flatMap(json -> closed(json).stream())
                .toList();
    }

    private static Optional<ClosedAlarm> closed(JsonObject json) {
        if (!json.has("outcome")
                || json.get("outcome").getAsString().equals("unclear")
                || !OF_MACHINES.contains(json.get("cause").getAsString())) {
            return Optional.empty();
        }
        return Optional.of(new ClosedAlarm(
                json.get("deviceID").getAsString(),
                Instant.parse(json.get("since").getAsString()),
                Instant.parse(
                        json.get(json.has("cleared") ? "cleared" : "changed").getAsString()),
                json.get("outcome").getAsString()));
    }
}
