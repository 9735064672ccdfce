// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.component.Require;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How values of several messages are joined to readings.
 *
 * @param active whether they are
 * @param trigger when a device's values are a reading
 * @param feature the place of the feature that triggers, if one does
 * @param every the least time between two readings of a device; zero for none
 * @param ages how old a value may be, by the feature's place
 * @param unacknowledged how many messages may wait unacknowledged for the reading that uses them
 */
record JoinSettings(
        boolean active, Trigger trigger, int feature, Duration every, List<Duration> ages, int unacknowledged) {

    /** What makes a reading of the values of a device, once all are there. */
    enum Trigger {
        ANY,
        ALL,
        FEATURE
    }

    static final JoinSettings NONE = new JoinSettings(false, Trigger.ANY, 0, Duration.ZERO, List.of(), 0);

    private static final String EVERY = "EVERY ";
    private static final int MAXIMUM_SECONDS = 1_000_000;

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static JoinSettings of(FeatureSchema schema, String triggerText, String ageText, int unacknowledged) {
        String trigger = triggerText.strip();
        Duration every = Duration.ZERO;
        Trigger when = Trigger.ANY;
        int feature = 0;
        if (trigger.startsWith(EVERY)) {
            String seconds = trigger.substring(EVERY.length()).replaceFirst(" ?s$", "");
            every = seconds("join.trigger", seconds);
        } else if (trigger.equals(Trigger.ALL.name())) {
            when = Trigger.ALL;
        } else if (!trigger.equals(Trigger.ANY.name())) {
            when = Trigger.FEATURE;
            feature = place(schema, "join.trigger", trigger);
        }
        Require.within("join.unacknowledged.maximum", unacknowledged, 1, 1_000, "messages");
        return new JoinSettings(true, when, feature, every, ages(schema, ageText), unacknowledged);
    }

    /* 60, or 60,temperature=600 */
    private static List<Duration> ages(FeatureSchema schema, String text) {
        String[] parts = text.split(",");
        List<Duration> ages = new ArrayList<>();
        Duration usual = seconds("values.age.maximum", parts[0].strip());
        for (int i = 0; i < schema.size(); i++) {
            ages.add(usual);
        }
        for (int i = 1; i < parts.length; i++) {
            int equal = parts[i].indexOf('=');
            if (equal < 0) {
                throw new IllegalArgumentException("values.age.maximum is " + text
                        + ": write seconds, and behind it others for single features, for example 60,temperature=600");
            }
            int place = place(
                    schema, "values.age.maximum", parts[i].substring(0, equal).strip());
            ages.set(
                    place,
                    seconds("values.age.maximum", parts[i].substring(equal + 1).strip()));
        }
        return List.copyOf(ages);
    }

    private static int place(FeatureSchema schema, String property, String name) {
        int place = schema.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException(property + " names " + name
                    + ", which is not among features: write ANY, ALL," + " EVERY 10 s or one of " + schema);
        }
        return place;
    }

    private static Duration seconds(String property, String text) {
        try {
            return Duration.ofSeconds(Require.within(property, Integer.parseInt(text), 1, MAXIMUM_SECONDS, "s"));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(property + " has '" + text + "': write seconds as a whole number", e);
        }
    }
}
