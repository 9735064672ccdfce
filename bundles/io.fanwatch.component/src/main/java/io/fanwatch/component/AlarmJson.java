// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.Mark;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommand.Action;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmSeverity;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Alarms and commands as JSON, the same everywhere: on {@code fan/alarm/…}, over REST, in the cloud and on the disk. An alarm is
 * {@code {"number":12,"deviceID":"7","cause":"CONDITION","severity":"WARNING","state":"UNACKNOWLEDGED","active":true,"reason":"…",
 * "since":"…Z","changed":"…Z","cleared":"…Z","until":"…Z","user":"ada","seen":"…Z","outcome":"bearing","evidence":{…}}}}, without
 * what is not there. A command is {@code {"action":"shelve","deviceID":"7","cause":"CONDITION","user":"ada","hours":8}}.
 */
public final class AlarmJson {

    private static final double LONGEST_HOURS = 1_000_000;
    private static final int MILLIS_PER_HOUR = 3_600_000;

    private AlarmJson() {}

    /** An alarm as JSON. */
    public static JsonObject of(Alarm alarm) {
        JsonObject json = new JsonObject();
        json.addProperty("number", alarm.number());
        json.addProperty("deviceID", alarm.deviceId());
        json.addProperty("cause", alarm.cause().name());
        json.addProperty("severity", alarm.severity().name());
        json.addProperty("state", alarm.state().name());
        json.addProperty("active", alarm.active());
        json.addProperty("reason", alarm.reason());
        json.addProperty("since", alarm.since().toString());
        json.addProperty("changed", alarm.changed().toString());
        alarm.cleared().ifPresent(time -> json.addProperty("cleared", time.toString()));
        alarm.until().ifPresent(time -> json.addProperty("until", time.toString()));
        alarm.acknowledged().ifPresent(mark -> {
            json.addProperty("user", mark.user());
            json.addProperty("seen", mark.time().toString());
        });
        alarm.outcome().ifPresent(outcome -> json.addProperty("outcome", outcome));
        JsonObject evidence = new JsonObject();
        alarm.evidence().forEach(evidence::addProperty);
        json.add("evidence", evidence);
        return json;
    }

    /** An alarm as JSON in UTF-8. */
    public static byte[] write(Alarm alarm) {
        return of(alarm).toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * An alarm from JSON.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Alarm alarm(JsonObject json) {
        try {
            Map<String, Double> evidence = new LinkedHashMap<>();
            json.getAsJsonObject("evidence")
                    .entrySet()
                    .forEach(entry ->
                            evidence.put(entry.getKey(), entry.getValue().getAsDouble()));
            return new Alarm(
                    json.get("number").getAsLong(),
                    json.get("deviceID").getAsString(),
                    AlarmCause.valueOf(json.get("cause").getAsString()),
                    AlarmSeverity.valueOf(json.get("severity").getAsString()),
                    Alarm.State.valueOf(json.get("state").getAsString()),
                    json.get("active").getAsBoolean(),
                    json.get("reason").getAsString(),
                    Instant.parse(json.get("since").getAsString()),
                    Instant.parse(json.get("changed").getAsString()),
                    text(json, "cleared").map(Instant::parse),
                    text(json, "until").map(Instant::parse),
                    text(json, "user")
                            .map(user -> new Mark(
                                    user, Instant.parse(json.get("seen").getAsString()))),
                    text(json, "outcome"),
                    evidence);
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            throw new IllegalArgumentException("this is no alarm: " + e.getMessage(), e);
        }
    }

    /** A command as JSON. */
    public static JsonObject of(AlarmCommand command) {
        JsonObject json = new JsonObject();
        json.addProperty("action", command.action().name().toLowerCase(Locale.ROOT));
        json.addProperty("deviceID", command.deviceId());
        command.cause().ifPresent(cause -> json.addProperty("cause", cause.name()));
        json.addProperty("user", command.user());
        json.addProperty("via", command.via());
        command.until().ifPresent(until -> json.addProperty("until", until.toString()));
        command.outcome().ifPresent(outcome -> json.addProperty("outcome", outcome));
        return json;
    }

    /**
     * A command from JSON.
     *
     * @param text an object with {@code action}; {@code deviceID} and {@code user} unless they are known; and, where they make
     *     sense, {@code cause}, {@code until} or {@code hours}, and {@code outcome}
     * @param deviceId which device, if that is known otherwise
     * @param user who, if that is known otherwise
     * @param via by what way it came
     * @param now from when on the hours count
     * @throws AlarmCommandException if it is none; the message says what is wrong with it
     */
    public static AlarmCommand command(
            String text, Optional<String> deviceId, Optional<String> user, String via, Instant now)
            throws AlarmCommandException {
        JsonObject json;
        try {
            json = JsonParser.parseString(text).getAsJsonObject();
        } catch (RuntimeException e) {
            throw new AlarmCommandException(
                    "a command is a JSON object such as {\"action\":\"acknowledge\",\"deviceID\":\"7\",\"user\":\"ada\"}");
        }
        return new AlarmCommand(
                one(Action.class, "action", needed(json, "action")),
                deviceId.isPresent() ? deviceId.get() : needed(json, "deviceID"),
                text(json, "cause").isPresent()
                        ? Optional.of(one(AlarmCause.class, "cause", needed(json, "cause")))
                        : Optional.empty(),
                user.isPresent() ? user.get() : needed(json, "user"),
                via,
                until(json, now),
                text(json, "outcome").filter(outcome -> !outcome.isBlank()));
    }

    /** The device that a command names itself, if it does. */
    public static Optional<String> deviceId(String command) {
        try {
            return text(JsonParser.parseString(command).getAsJsonObject(), "deviceID");
        } catch (RuntimeException e) { // it is no command then
            return Optional.empty();
        }
    }

    private static Optional<Instant> until(JsonObject json, Instant now) throws AlarmCommandException {
        Optional<String> hours = text(json, "hours");
        try {
            if (hours.isPresent()) {
                double wanted = Double.parseDouble(hours.get());
                return Optional.of(now.plusMillis((long) (Math.min(wanted, LONGEST_HOURS) * MILLIS_PER_HOUR)));
            }
            return text(json, "until").map(Instant::parse);
        } catch (NumberFormatException | DateTimeException e) {
            throw new AlarmCommandException(
                    "write \"hours\":8, or \"until\":\"" + now.plusMillis(8L * MILLIS_PER_HOUR) + "\"");
        }
    }

    private static String needed(JsonObject json, String key) throws AlarmCommandException {
        return text(json, key)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new AlarmCommandException("the command has no " + key));
    }

    private static <E extends Enum<E>> E one(Class<E> type, String key, String value) throws AlarmCommandException {
        String wanted = value.strip().replace(' ', '_').replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new AlarmCommandException(key + " is \"" + value + "\": it must be one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> text(JsonObject json, String key) {
        return Optional.ofNullable(json.get(key))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString);
    }
}
