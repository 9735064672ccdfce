// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.Fields;
import io.fanwatch.telemetry.internal.TimeGuess;
import io.fanwatch.telemetry.internal.formats.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    /* a list of more numbers is a spectrum or a wave, and none of them a feature */
    private static final int MAXIMUM_NUMBERS = 8;
    /* what was before is sent along by some */
    private static final Pattern BEFORE = Pattern.compile("(?i)previous|prev|old|old_?(?:state|value)|desired");
    /* what is said about values, or wanted of them */
    private static final Pattern NO_VALUES = Pattern.compile(
            "(?i)(?:.*\\.)?(?:errors?|metas?|metadata|limits?|thresholds?|alarms?|alerts?|setpoints?|targets?|wifi(?:_sta)?"
                    + "|update)(?:\\[\\d+\\])?\\..*|.*attributes\\[.*");
    private static final Pattern WANTED = Pattern.compile(
            "(?i:(?:.*[_\\W])?(?:set|sp|set_?point|target|nominal|limit|soll)(?:[_\\W].*)?)|.*(?:Set|Set[pP]oint|Target|Limit|Soll)");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:\\d[\\d.,]*|[.,]\\d+)(?:[eE][-+]\\d+)?");
    private static final Pattern NO_NUMBER =
            Pattern.compile("[-+]?(?:0\\d+|(?!\\d{1,3}(?:\\.\\d{3})+$)\\d+(?:\\.\\d+){2,}|\\d+\\.\\d+,-?\\d+\\.\\d+)");
    /* hold a value that is named, but have a meaning of their own else */
    private static final Set<String> SUMS = Set.of("y", "gauge", "sum");
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
                    to.add(new Leaf(before + Fields.step(key.toString()), called(key.toString(), name), value));
                }
            });
            fields.forEach((key, value) -> {
                if (isNested(value) && !BEFORE.matcher(key.toString()).matches()) {
                    String around = isGeneral(key.toString()) && !isGeneral(name) ? name : key.toString();
                    collect(value, before + Fields.step(key.toString()), around, depth - 1, to);
                }
            });
        } else if (tree instanceof List<?> items && isWave(items) && !path.isEmpty()) {
            to.add(new Leaf(path, name, items));
        } else if (tree instanceof List<?> items && isTimeAndValue(items) && !name.isEmpty()) {
            to.add(new Leaf(path + "[0]", "time", items.get(0)));
            to.add(new Leaf(path + "[1]", name, items.get(1)));
        } else if (tree instanceof List<?> items && depth > 0) {
            for (int i = 0; i < Math.min(items.size(), MAXIMUM_ITEMS); i++) {
                item(items.get(i), path, name, i, items.size(), depth, to);
            }
        } else if (!(tree instanceof Map || tree instanceof List)) {
            to.add(new Leaf(path, name, tree));
        }
    }

    /** Whether it is a row of numbers of which none is a feature by itself. */
    static boolean isWave(List<?> items) {
        return items.size() > MAXIMUM_NUMBERS && items.stream().allMatch(Number.class::isInstance);
    }

    /* [1767261600.781,"528.5"], as Prometheus has them */
    static boolean isTimeAndValue(List<?> items) {
        return items.size() == 2
                && items.get(0) instanceof Number time
                && TimeGuess.isSince1970(time.toString())
                && !isNested(items.get(1))
                && !TimeGuess.isSince1970(String.valueOf(items.get(1)));
    }

    private static String called(String key, String around) {
        return FieldNames.isHolder(plain(key)) && !isGeneral(around) ? around : key;
    }

    private static boolean isGeneral(String name) {
        return name.isEmpty() || FieldNames.isHolder(plain(name)) || GROUPS.contains(plain(name));
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
            collect(fields.get(holding), found + Fields.step(holding), called, depth - 1, to);
            fields.forEach((key, value) -> {
                if (!isNested(value) && FieldNames.isAroundValue(plain(key.toString()))) {
                    to.add(new Leaf(found + Fields.step(key.toString()), key.toString(), value));
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
        return FieldNames.naming(fields.keySet().stream()
                .map(Object::toString)
                .filter(key -> fields.get(key) instanceof String)
                .toList());
    }

    private static Optional<String> holding(Map<?, ?> fields) {
        return holders(fields)
                .filter(key -> of(fields.get(key)).size() == 1 || isValueWithDetails(fields.get(key)))
                .findFirst();
    }

    private static Stream<String> holders(Map<?, ?> fields) {
        return fields.keySet().stream()
                .map(Object::toString)
                .filter(key -> FieldNames.isHolder(plain(key)) || SUMS.contains(plain(key)));
    }

    /* {"Value":528.5,"SourceTimestamp":"2026-01-01T10:00:00Z"} */
    private static boolean isValueWithDetails(Object value) {
        if (value instanceof Map<?, ?> around
                && around.get("dataPoints") instanceof List<?> points) { // OpenTelemetry's
            return points.size() == 1 && isValueWithDetails(points.get(0));
        }
        return value instanceof Map<?, ?> fields && holders(fields).anyMatch(key -> !isNested(fields.get(key)));
    }

    /** The text that its path looks for in a list; empty if it looks for none. */
    String namedBy() {
        int from = path.indexOf("==") + 3;
        int to = path.indexOf(")]", from);
        return from < 3 || to < 0 ? "" : path.substring(from, to - 1);
    }

    /** Its name before the last sign between two words, and behind it. */
    static String[] parts(String name) {
        int last = -1;
        for (int i = 0; i < name.length() - 1; i++) {
            last = "./:;=|\\".indexOf(name.charAt(i)) >= 0 ? i : last;
        }
        return new String[] {name.substring(0, last + 1), name.substring(last + 1)};
    }

    /** Whether it is a number, or a text that says one. */
    boolean isNumber() {
        return value instanceof Number
                || value instanceof String text
                        && NUMBER.matcher(text.strip()).matches()
                        && !NO_NUMBER.matcher(text.strip()).matches();
    }

    /** Whether values have no names, only places. */
    static boolean arePlaces(List<Leaf> leaves) {
        return !leaves.isEmpty() && leaves.stream().allMatch(leaf -> leaf.name().matches("\\d+"));
    }

    /** Whether it is said about values, as that they are wrong, or what they should be. */
    boolean isAboutValues() {
        return NO_VALUES.matcher(path).matches() || WANTED.matcher(name).matches();
    }

    /** Whether a word of its name is one of these. */
    boolean hasWordOf(List<String> names) {
        return Stream.of(name.toLowerCase(Locale.ROOT).split("[_\\W]+"))
                .anyMatch(word -> word.length() > 1 && names.contains(word));
    }

    /** Its path without numbers, which those of others like it have too. */
    String pattern() {
        return path.replaceAll("\\d", "");
    }

    /** Its name with that of what is around it. */
    String longName() {
        String[] steps = path.replaceAll("\\[\\?[^\\]]*\\]|[\"\\]]", "").split("[.\\[]");
        return steps.length > 1 ? steps[steps.length - 2] + "_" + name : name;
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
