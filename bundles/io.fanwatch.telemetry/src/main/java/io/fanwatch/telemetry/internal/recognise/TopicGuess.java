// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.TimeFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a topic says of the device and the value. */
final class TopicGuess {

    /* levels with a digit that name a protocol, a version or a part, and no device */
    private static final Pattern NO_DEVICE =
            Pattern.compile("(?i).*2mqtt.*|v\\d+|spbv1\\.0|status\\d*|s7|mqtt\\d*|.*:\\d+|iec\\d+|io-?link\\d*");
    private static final Set<String> GENERAL =
            Set.of("state", "value", "status", "data", "val", "reading", "present_value");
    /* with two levels it would take in the usual topic of rejected messages */
    private static final String REJECTED_TOPIC = "fan/messages/rejected";

    private static final Pattern VALUE_OBJECT =
            Pattern.compile("(?s)\\{[^{]*?\"(value|val|v)\"\\s*:\\s*\"?-?\\d[^{]*\\}");
    private static final Pattern TIME =
            Pattern.compile("\"(ts|timestamp|time)\"\\s*:\\s*(?:\\d{10,}|\"\\d{4}-\\d\\d-\\d\\dT\\d)");

    private TopicGuess() {}

    /** Which of the first levels, from 1, names the device: the last with a number in it, else the second. */
    static int deviceLevel(String[] levels, int among) {
        for (int level = among; level >= 1; level--) {
            String text = levels[level - 1];
            if (text.matches(".*\\d.*") && !NO_DEVICE.matcher(text).matches()) {
                return level;
            }
        }
        return Math.min(2, among);
    }

    /** Words on other levels before that one which may tell devices apart; empty if there are none. */
    static String others(String[] levels, int device) {
        List<String> others = new ArrayList<>();
        for (int level = 1; level < device; level++) {
            String text = levels[level - 1];
            if (text.matches(".*\\d.*") && !NO_DEVICE.matcher(text).matches()) {
                others.add(String.valueOf(level));
            }
        }
        return others.isEmpty()
                ? ""
                : "; if another " + levels[device - 1] + " is elsewhere, set device.topic.levels to "
                        + String.join(",", others) + "," + device;
    }

    /** What to do about the other values of a fan; {@code level} names it, or is null. */
    static String joined(String topic, String level) {
        return "each value has a topic of its own, whose end names it: put the ends of the other topics into features too,"
                + " then the values are joined per fan"
                + (level == null
                        ? ""
                        : ", which level " + level + " of the topic names"
                                + others(topic.split("/", -1), Integer.parseInt(level)));
    }

    /** The configuration for a value that has this topic of its own, if the text is one: a number, a truth or an object of one. */
    static Optional<Map<String, String>> valuePerTopic(String topic, String text) {
        Matcher object = VALUE_OBJECT.matcher(text);
        if (!object.matches() && !text.matches("\"?[-+]?[\\d.,]+(?:[eE][-+]?\\d+)?\"?|true|false")) {
            return Optional.empty();
        }
        String suffix = text.matches("true|false")
                ? " bool"
                : object.matches() && !object.group(1).equals("value") ? "." + object.group(1) : "";
        Map<String, String> properties = valuePerTopic(topic.split("/", -1), suffix);
        Matcher time = TIME.matcher(text);
        if (object.matches() && time.find()) {
            properties.put("time.field", time.group(1));
            properties.put("time.format", TimeFormat.AUTOMATIC);
        }
        return Optional.of(properties);
    }

    private static Map<String, String> valuePerTopic(String[] levels, String suffix) {
        int last = levels.length;
        boolean named = last < 3 || !GENERAL.contains(levels[last - 1]);
        String feature = named ? levels[last - 1] : levels[last - 2];
        int device = Math.max(1, last < 3 ? last - 1 : deviceLevel(levels, named ? last - 1 : last - 2));
        String path = String.join("/", List.of(levels).subList(Math.min(device, last - 1), last));
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("payload.format", "VALUE_PER_TOPIC");
        properties.put(
                "features", suffix.isEmpty() && path.equals(feature) ? feature : feature + "=" + quoted(path) + suffix);
        if (last > 1) {
            properties.put("device.source", "TOPIC");
            properties.put("device.topic.level", String.valueOf(device));
            properties.put("topic", "+/".repeat(last - 1) + "+");
        }
        if (last == 2) {
            properties.put("rejected.topic", REJECTED_TOPIC);
        }
        return properties;
    }

    private static String quoted(String path) {
        return Leaf.step(path);
    }
}
