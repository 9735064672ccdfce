// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What measurements, tags and fields are called in the database, checked.
 *
 * @param alarmMeasurement empty if changes of alarms are not wanted
 * @param fields the names of fields that are called otherwise than in readings and verdicts, by that name
 */
public record PointNames(
        String measurement,
        String statusMeasurement,
        Optional<String> alarmMeasurement,
        String deviceTag,
        Map<String, String> tags,
        Map<String, String> fields) {

    private static final Pattern SEPARATOR = Pattern.compile("[,;\\n]");

    /**
     * @throws IllegalArgumentException if a name cannot be written or means two things; the message says which one
     */
    public PointNames {
        check("measurement", measurement);
        check("status.measurement", statusMeasurement);
        alarmMeasurement.ifPresent(name -> check("alarm.measurement", name));
        check("tag.device", deviceTag);
        tags.forEach((name, value) -> {
            check("tags", name);
            check("tags", value);
        });
        fields.values().forEach(name -> check("field.names", name));
        if (measurement.equals(statusMeasurement)) {
            throw new IllegalArgumentException(
                    "measurement and status.measurement are both '" + measurement + "': they must differ");
        }
        if (alarmMeasurement
                .filter(Set.of(measurement, statusMeasurement)::contains)
                .isPresent()) {
            throw new IllegalArgumentException("alarm.measurement is '" + alarmMeasurement.get()
                    + "', as measurement or status.measurement is: they must differ");
        }
        if (tags.containsKey(deviceTag)) {
            throw new IllegalArgumentException(
                    "tags names '" + deviceTag + "', which is the tag of the fan (tag.device)");
        }
        tags = Map.copyOf(tags);
        fields = Map.copyOf(fields);
    }

    /**
     * Reads {@code name=value} pairs, separated by commas, semicolons or new lines.
     *
     * @param property what they are of, for messages
     * @throws IllegalArgumentException if a part is no such pair or a name comes twice
     */
    static Map<String, String> pairs(String property, String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String part : SEPARATOR.split(text)) {
            if (part.isBlank()) {
                continue;
            }
            int sign = part.indexOf('=');
            if (sign < 0) {
                throw new IllegalArgumentException(
                        property + " has '" + part.strip() + "': write name=value, separated by commas");
            }
            String name = part.substring(0, sign).strip();
            if (pairs.put(name, part.substring(sign + 1).strip()) != null) {
                throw new IllegalArgumentException(property + " names '" + name + "' twice");
            }
        }
        return pairs;
    }

    String field(String name) {
        return Optional.ofNullable(fields.get(name)).orElse(name);
    }

    private static void check(String property, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(property + " has a blank name or value");
        }
        if (text.startsWith("#") || text.startsWith("_") || text.equals("time")) {
            throw new IllegalArgumentException(property + " has '" + text
                    + "': the database keeps the word time and what begins with # or _ to itself");
        }
        if (!SafeText.of(text).equals(text)) {
            throw new IllegalArgumentException(
                    property + " has control characters or ends with a backslash, which cannot be written");
        }
    }
}
