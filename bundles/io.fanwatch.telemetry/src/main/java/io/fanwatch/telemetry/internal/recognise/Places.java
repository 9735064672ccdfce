// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.Columns;
import io.fanwatch.telemetry.internal.Fields;
import io.fanwatch.telemetry.internal.RejectedReadingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Where in a message its readings may be. */
final class Places {

    private static final int MAXIMUM_DEPTH = 6;
    private static final List<String> LISTS = List.of(
            "metrics",
            "resourcemetrics",
            "readings",
            "data",
            "records",
            "values",
            "items",
            "batch",
            "samples",
            "series",
            "measurements",
            "messages",
            "entries",
            "events");

    /* keys that are devices and not groups of values */
    private static final Pattern MACHINE =
            Pattern.compile("(?i)(?:fan|ventilator|device|dev|machine|asset|motor|pump|unit|node|plc)[\\W_]*\\w*");

    private static final Pattern PART = Pattern.compile(
            "(?i)\\p{L}|(?:[xyz][\\W_]*)?ax[ei]s?\\w*|axial|radial|horizontal|vertical|inner|outer|n?de");

    private Places() {}

    /** By path: the record itself, the first item of an array in it, or the first field of an object of records only. */
    static Map<String, Object> of(Object content) {
        Map<String, Object> places = new LinkedHashMap<>();
        places.put(
                "",
                content instanceof List<?> items && !items.isEmpty() && isRecord(items.get(0))
                        ? items.get(0)
                        : content);
        rows(content, "", true, MAXIMUM_DEPTH, places);
        if (content instanceof Map<?, ?> fields) {
            Object first = fields.isEmpty() ? "" : fields.values().iterator().next();
            boolean machines = areMachines(fields);
            boolean keys = machines || fields.values().stream().allMatch(Places::isKeyed) && areAlike(fields);
            String key =
                    fields.isEmpty() ? "" : fields.keySet().iterator().next().toString();
            if (machines) {
                places.remove("");
                first = fields.values().stream()
                        .filter(Places::isRecord)
                        .findFirst()
                        .orElseThrow();
            }
            if (keys
                    && (machines
                            || fields.size() > 1
                            || first instanceof List && !LISTS.contains(key)
                            || key.matches(".*\\d"))) {
                places.put("*", first instanceof List<?> items ? items.get(0) : first);
            }
        }
        return places;
    }

    /** Whether a list of readings may be called so. */
    static boolean isList(String name) {
        return LISTS.contains(name.toLowerCase(Locale.ROOT));
    }

    /* {"fan7":{...},"fan8":{...},"ts":1} */
    private static boolean areMachines(Map<?, ?> fields) {
        return fields.values().stream().anyMatch(Map.class::isInstance)
                && fields.entrySet().stream()
                        .filter(field -> isRecord(field.getValue()))
                        .allMatch(field -> field.getValue() instanceof Map
                                && isMachine(field.getKey().toString()));
    }

    /** Whether a machine may be called so, by a number behind what it is. */
    static boolean isMachine(String name) {
        return MACHINE.matcher(name).matches() && name.matches(".*\\d.*");
    }

    /* a machine's parts have names without numbers, and each its own values */
    private static boolean areAlike(Map<?, ?> fields) {
        if (fields.keySet().stream()
                .map(Object::toString)
                .allMatch(key -> PART.matcher(key).matches() || FieldNames.isQuantity(Leaf.plain(key)))) {
            return false;
        }
        return fields.keySet().stream().allMatch(key -> key.toString().matches(".*\\d.*"))
                || fields.values().stream().allMatch(List.class::isInstance)
                || fields.values().stream().allMatch(Map.class::isInstance)
                        && fields.values().stream()
                                        .map(value -> ((Map<?, ?>) value).keySet())
                                        .distinct()
                                        .count()
                                == 1;
    }

    private static void rows(Object content, String path, boolean usual, int depth, Map<String, Object> to) {
        if (content instanceof Map<?, ?> fields && depth > 0) {
            try {
                if (Columns.isTable(fields) || areColumns(fields, usual)) {
                    to.put(path + "COLUMNS", Columns.rows(fields).get(0));
                }
            } catch (RejectedReadingException e) {
                to.put(path + "COLUMNS", fields); // whose reading will say why
            }
            boolean devices = !path.isEmpty()
                    && !fields.isEmpty()
                    && fields.keySet().stream()
                            .allMatch(key -> MACHINE.matcher(key.toString()).matches())
                    && fields.values().stream().allMatch(Map.class::isInstance);
            if (devices) {
                to.put(path + "*", fields.values().iterator().next());
            }
            fields.forEach((name, value) ->
                    rows(value, path + Fields.step(name.toString()) + ".", isList(name.toString()), depth - 1, to));
        } else if (content instanceof List<?> items
                && !items.isEmpty()
                && !path.isEmpty()
                && items.get(0) instanceof Map) {
            to.putIfAbsent(path.substring(0, path.length() - 1), items.get(0));
            rows(items.get(0), path + "*.", false, depth - 1, to);
        }
    }

    /* what a device's name may stand before */
    private static boolean isKeyed(Object value) {
        return value instanceof Map
                || value instanceof List<?> items
                        && !items.isEmpty()
                        && items.stream().allMatch(Map.class::isInstance)
                        && !Leaf.isNamedValue(items.get(0));
    }

    /* whether its fields hold one value a reading each, and are no spectra */
    private static boolean areColumns(Map<?, ?> fields, boolean usual) {
        return fields.values().stream()
                        .filter(value -> isColumn(value) && (usual || !Leaf.isWave((List<?>) value)))
                        .count()
                > 1;
    }

    private static boolean isColumn(Object value) {
        return value instanceof List<?> items
                && items.stream().noneMatch(Places::isRecord)
                && items.size() > 1
                && !Leaf.isTimeAndValue(items);
    }

    private static boolean isRecord(Object value) {
        return value instanceof Map || value instanceof List;
    }
}
