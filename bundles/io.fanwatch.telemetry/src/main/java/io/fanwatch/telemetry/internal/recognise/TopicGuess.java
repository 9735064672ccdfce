// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.internal.Fields;
import io.fanwatch.telemetry.internal.formats.JsonTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a topic says of the device and the value. */
final class TopicGuess {

    /* levels with a digit that name a protocol, a version or a part, and no device */
    private static final Pattern NO_DEVICE =
            Pattern.compile("(?i).*2mqtt.*|v\\d+|spbv1\\.0|status\\d*|s7|mqtt\\d*|.*:\\d+|iec\\d+|io-?link\\d*");
    /* before a number that is a part's and not a device's */
    private static final Pattern PART = Pattern.compile(
            "(?i)relay|switch|channel|ch|port|input|output|light|cover|e?meter|adc|[ad][io]|slot|.*-(?:input|output|value)");
    private static final Set<String> GENERAL =
            Set.of("state", "value", "status", "data", "val", "reading", "present_value");
    /* with two levels it would take in the usual topic of rejected messages */
    private static final String REJECTED_TOPIC = "fan/messages/rejected";

    private static final Pattern VALUE = Pattern.compile(
            "\"?[-+]?\\d[\\d.,]*(?:[eE][-+]?\\d+)?\\s?[^\\d\\s\":,;|]{0,8}\"?|true|false|(?i:nan|unknown|unavailable|on|off)");

    private TopicGuess() {}

    /** Which of the first levels, from 1, names the device: the last with a number in it, else the second. */
    static int deviceLevel(String[] levels, int among) {
        for (int level = among; level >= 1; level--) {
            if (mayBeDevice(levels, level)) {
                return level;
            }
        }
        return Math.min(2, among);
    }

    private static boolean mayBeDevice(String[] levels, int level) {
        String text = levels[level - 1];
        boolean part = level > 1
                && text.matches("\\d+")
                && PART.matcher(levels[level - 2]).matches();
        return text.matches(".*\\d.*") && !part && !NO_DEVICE.matcher(text).matches();
    }

    /** Words on other levels before that one which may tell devices apart; empty if there are none. */
    static String others(String[] levels, int device) {
        List<String> others = new ArrayList<>();
        for (int level = 1; level < device; level++) {
            if (mayBeDevice(levels, level)) {
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
        return "each value has a topic of its own, whose end names it: put the ends of the other topics into features"
                + " too, then the values are joined per fan"
                + (level == null
                        ? ""
                        : ", which level " + level + " of the topic names ("
                                + topic.split("/", -1)[Integer.parseInt(level) - 1] + ")"
                                + others(topic.split("/", -1), Integer.parseInt(level)));
    }

    /** The configuration for a value that has this topic of its own, if the text is one: a number, a truth or an object of one. */
    static Optional<Map<String, String>> valuePerTopic(String topic, String text, Instant arrival) {
        String[] levels = topic.split("/", -1);
        if (Places.isMachine(levels[levels.length - 1])) {
            return Optional.empty();
        }
        if (text.startsWith("{")) {
            List<Leaf> leaves = leaves(text);
            List<Leaf> values = leaves.stream()
                    .filter(leaf -> leaf.isUnnamed() && leaf.path().indexOf('.') < 0)
                    .filter(leaf -> leaf.isNumber() || leaf.value() instanceof Boolean)
                    .toList();
            if (values.size() != 1) {
                return Optional.empty();
            }
            Leaf value = values.get(0);
            String path = value.path().equals("value") ? "" : "." + value.path();
            Map<String, String> properties =
                    valuePerTopic(levels, value.value() instanceof Boolean ? path + " bool" : path);
            TimeField time = TimeField.of(leaves, List.of(), arrival);
            time.leaf().ifPresent(leaf -> {
                properties.put("time.field", leaf.path());
                properties.put("time.format", time.format());
            });
            return Optional.of(properties);
        }
        return VALUE.matcher(text).matches()
                ? Optional.of(valuePerTopic(levels, text.matches("true|false") ? " bool" : ""))
                : Optional.empty();
    }

    private static List<Leaf> leaves(String text) {
        try {
            return Leaf.of(JsonTree.of(text));
        } catch (MalformedPayloadException e) {
            return List.of();
        }
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
                "features",
                suffix.isEmpty() && path.equals(feature) ? feature : feature + "=" + Fields.step(path) + suffix);
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
}
