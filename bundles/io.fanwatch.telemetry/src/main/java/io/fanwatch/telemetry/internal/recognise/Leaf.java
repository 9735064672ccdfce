// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.formats.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A single value within a record.
 *
 * @param path as the listener's properties have it
 * @param name what the value is called: its field, or the name that stands beside it
 * @param value a text, number, boolean or null
 */
record Leaf(String path, String name, Object value) {

    private static final int MAXIMUM_DEPTH = 8;
    private static final int MAXIMUM_ITEMS = 50;
    private static final List<String> NAMES = List.of(
            "name",
            "n",
            "key",
            "tag",
            "tagname",
            "tagpath",
            "metric",
            "resourcename",
            "datapointid",
            "displayname",
            "variable",
            "id",
            "sensor",
            "channel",
            "path");
    private static final List<String> VALUES =
            List.of("value", "v", "val", "y", "datavalue", "data", "gauge", "sum", "asdouble", "asint");
    /* what was before is sent along by some */
    private static final Pattern BEFORE = Pattern.compile("(?i)previous|prev|old|old_?(?:state|value)|desired");
    /* what is said about values, or wanted of them */
    private static final Pattern NO_VALUES = Pattern.compile(
            "(?i)(?:.*\\.)?(?:errors?|metas?|metadata|limits?|thresholds?|alarms?|setpoints?|targets?)\\..*"
                    + "|.*attributes\\[.*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:\\d[\\d.,]*|[.,]\\d+)(?:[eE][-+]\\d+)?");
    private static final Pattern NO_NUMBER =
            Pattern.compile("[-+]?(?:0\\d+|\\d+(?:\\.\\d+){3}|\\d+\\.\\d+,-?\\d+\\.\\d+)");
    /* fields that say nothing by their own name, but hold what the field around them names */
    private static final Set<String> HOLDERS = Set.of(
            "value",
            "v",
            "val",
            "body",
            "data",
            "datavalue",
            "doublevalue",
            "integervalue",
            "floatvalue",
            "stringvalue",
            "intvalue",
            "asdouble",
            "asint");
    private static final Set<String> GROUPS = Set.of(
            "fields",
            "values",
            "payload",
            "params",
            "properties",
            "propertyvalues",
            "metrics",
            "state",
            "gauge",
            "sum",
            "datapoints");

    /** All values within a record, outer ones first. */
    static List<Leaf> of(Object record) {
        List<Leaf> leaves = new ArrayList<>();
        collect(record, "", "", MAXIMUM_DEPTH, leaves);
        return leaves;
    }

    private static void collect(Object encoded, String path, String name, int depth, List<Leaf> to) {
        Object tree = JsonTree.unquoted(encoded);
        if (tree instanceof Map<?, ?> fields && depth > 0) {
            String before = path.isEmpty() ? "" : path + ".";
            fields.forEach((key, value) -> {
                if (!isNested(value)) {
                    to.add(new Leaf(before + step(key.toString()), called(key.toString(), name), value));
                }
            });
            fields.forEach((key, value) -> {
                if (isNested(value) && !BEFORE.matcher(key.toString()).matches()) {
                    String around = isGeneral(key.toString()) && !isGeneral(name) ? name : key.toString();
                    collect(value, before + step(key.toString()), around, depth - 1, to);
                }
            });
        } else if (tree instanceof List<?> items && depth > 0) {
            for (int i = 0; i < Math.min(items.size(), MAXIMUM_ITEMS); i++) {
                item(items.get(i), path, name, i, items.size(), depth, to);
            }
        } else if (!(tree instanceof Map || tree instanceof List)) {
            to.add(new Leaf(path, name, tree));
        }
    }

    private static String called(String key, String around) {
        return HOLDERS.contains(key.toLowerCase(Locale.ROOT)) && !isGeneral(around) ? around : key;
    }

    private static boolean isGeneral(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return name.isEmpty() || HOLDERS.contains(lower) || GROUPS.contains(lower);
    }

    /** Whether the name says that it is a value, and not of what. */
    boolean isUnnamed() {
        return isGeneral(name);
    }

    /* a text may be JSON itself */
    private static boolean isNested(Object value) {
        Object tree = JsonTree.unquoted(value);
        return tree instanceof Map || tree instanceof List;
    }

    /* {"name":"rotation","value":528.5} is found by its name, since its place may change */
    private static void item(Object item, String path, String name, int index, int size, int depth, List<Leaf> to) {
        if (item instanceof Map<?, ?> fields && isNamedValue(item)) {
            String naming = naming(fields).orElseThrow();
            String holding = holding(fields).orElseThrow();
            String called = (String) fields.get(naming);
            String quote = called.indexOf('\'') < 0 ? "'" : "\"";
            String found = path + "[?(@." + naming + "==" + quote + called + quote + ")].";
            collect(fields.get(holding), found + step(holding), called, depth - 1, to);
            fields.forEach((key, value) -> {
                if (!isNested(value) && FieldNames.isAroundValue(plain(key.toString()))) {
                    to.add(new Leaf(found + step(key.toString()), key.toString(), value));
                }
            });
            return;
        }
        String at = path + "[" + index + "]";
        collect(item, at, item instanceof Map || size == 1 && !name.isEmpty() ? name : name + index, depth - 1, to);
    }

    /** Whether it is an object of a name and a value, which is no record by itself. */
    static boolean isNamedValue(Object item) {
        return item instanceof Map<?, ?> fields
                && naming(fields).isPresent()
                && holding(fields).isPresent();
    }

    private static Optional<String> naming(Map<?, ?> fields) {
        return among(NAMES, fields).filter(key -> fields.get(key) instanceof String);
    }

    private static Optional<String> holding(Map<?, ?> fields) {
        return among(VALUES, fields)
                .filter(key -> of(fields.get(key)).size() == 1 || isValueWithDetails(fields.get(key)));
    }

    /* {"Value":528.5,"SourceTimestamp":"2026-01-01T10:00:00Z"} */
    private static boolean isValueWithDetails(Object value) {
        if (value instanceof Map<?, ?> around
                && around.get("dataPoints") instanceof List<?> points) { // OpenTelemetry's
            return points.size() == 1 && isValueWithDetails(points.get(0));
        }
        return value instanceof Map<?, ?> fields
                && among(VALUES, fields)
                        .filter(key -> !isNested(fields.get(key)))
                        .isPresent();
    }

    /* the first of these names that is a field's, in whatever case */
    private static Optional<String> among(List<String> names, Map<?, ?> fields) {
        return names.stream()
                .flatMap(name -> fields.keySet().stream()
                        .map(Object::toString)
                        .filter(key -> key.toLowerCase(Locale.ROOT).equals(name)))
                .findFirst();
    }

    /** A field's name as a path has it. */
    static String step(String name) {
        return name.matches("[^.\\[\\]\"'*\\s,=$@]+") ? name : "\"" + name + "\"";
    }

    /** Whether it is a number, or a text that says one. */
    boolean isNumber() {
        return value instanceof Number
                || value instanceof String text
                        && NUMBER.matcher(text.strip()).matches()
                        && !NO_NUMBER.matcher(text.strip()).matches();
    }

    /** Whether it is said about values, as that they are wrong, or what they should be. */
    boolean isAboutValues() {
        return NO_VALUES.matcher(path).matches();
    }

    /** Whether it may be a measured value, perhaps one that is missing now. */
    boolean mayBeMeasured() {
        return isNumber() || value == null || value instanceof Boolean;
    }

    /** The name in small letters and digits only. */
    String plainName() {
        return plain(name);
    }

    static String plain(String name) {
        return name.replaceAll("(?<=.)(?:\\[[^\\]]*\\]|\\([^)]*\\))$", "")
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(Character::isLetterOrDigit)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
