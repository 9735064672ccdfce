// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.component.Require;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How senders write a reading, checked; the properties' descriptions say what each value does.
 *
 * @param deviceTopicLevel which level of the topic names the fan, from 1, if no field does
 * @param maximumBytes the largest payload taken; the other two limits are in characters
 */
record ReadingFormat(
        FeatureSchema schema,
        Optional<String> deviceField,
        int deviceTopicLevel,
        String idField,
        String timeField,
        TimeFormat time,
        int maximumBytes,
        int maximumDeviceLength,
        int maximumIdLength) {

    private static final char FIRST_DIRECTION = '\u061c';
    private static final String DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    ReadingFormat {
        Set<String> fields = new HashSet<>(schema.names());
        deviceField.ifPresent(field -> take(fields, "device.field", field));
        if (!idField.isEmpty()) {
            take(fields, "id.field", idField);
        }
        if (!timeField.isEmpty()) {
            take(fields, "time.field", timeField);
        }
        if (deviceField.isEmpty()) {
            Require.within("device.topic.level", deviceTopicLevel, 1, 128, "");
        }
        Require.within("payload.maximum.size", maximumBytes, 64, 1 << 20, "bytes");
        Require.within("device.id.maximum.length", maximumDeviceLength, 1, 1_024, "characters");
        Require.within("id.maximum.length", maximumIdLength, 1, 1_024, "characters");
    }

    private static void take(Set<String> fields, String property, String field) {
        if (!fields.add(Require.text(property, field, "name a field of the message"))) {
            throw new IllegalArgumentException(
                    property + " names the field " + field + ", which has another meaning already");
        }
    }

    /** The fan that the topic names. */
    String deviceOf(String topic) throws RejectedReadingException {
        String[] levels = topic.split("/", -1);
        if (levels.length < deviceTopicLevel) {
            throw invalidDevice(
                    "the topic " + LogExcerpt.of(topic) + " has no level " + deviceTopicLevel + " to name the fan");
        }
        return checkDevice(levels[deviceTopicLevel - 1]);
    }

    /** The fan's name again, unless it is blank, too long or not to be read. */
    String checkDevice(String fan) throws RejectedReadingException {
        if (fan.isBlank()) {
            throw invalidDevice(
                    "the device id is blank: have the sender name itself, or take the id from the topic with"
                            + " device.source TOPIC");
        }
        if (fan.length() > maximumDeviceLength) {
            throw invalidDevice("the device id has " + fan.length() + " characters, more than the "
                    + maximumDeviceLength + " of device.id.maximum.length");
        }
        for (int i = 0; i < fan.length(); i++) {
            char c = fan.charAt(i);
            if (Character.isISOControl(c)) {
                throw invalidDevice("the device id '" + LogExcerpt.of(fan) + "' has a control character");
            }
            // two ids could look the same, or a sentence with one read otherwise
            if (c >= FIRST_DIRECTION && DIRECTIONS.indexOf(c) >= 0) {
                throw invalidDevice("the device id '" + LogExcerpt.of(fan)
                        + "' has a sign that turns the direction of writing (\\u" + Integer.toHexString(c) + ")");
            }
            if (Character.isSurrogate(c)) {
                int whole = fan.codePointAt(i);
                if (whole == c) { // as UTF-8 it would be the same as any other half
                    throw invalidDevice("the device id '" + LogExcerpt.of(fan) + "' has half a character (\\u"
                            + Integer.toHexString(c) + ")");
                }
                i++;
            }
        }
        return fan;
    }

    /** Checks the sender's mark. */
    void checkId(String id) throws RejectedReadingException {
        if (id.length() > maximumIdLength) {
            throw new RejectedReadingException(
                    Kind.INVALID_ID,
                    "the id has " + id.length() + " characters, more than the " + maximumIdLength
                            + " of id.maximum.length: have a shorter one sent, raise the limit (1024 at most), or leave"
                            + " id.field empty to do without");
        }
    }

    private static RejectedReadingException invalidDevice(String reason) {
        return new RejectedReadingException(Kind.INVALID_DEVICE, reason);
    }
}
