// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Where in a message its readings may be. */
final class Places {

    private static final List<String> LISTS = List.of(
            "metrics",
            "readings",
            "data",
            "records",
            "values",
            "items",
            "batch",
            "samples",
            "measurements",
            "messages",
            "entries",
            "events");

    /* keys that are devices and not groups of values */
    private static final Pattern MACHINE =
            Pattern.compile("(?i)(?:fan|ventilator|device|dev|machine|asset|motor|pump|unit|node|plc)[\\W_]*\\w*");

    private Places() {}

    /** By path: the record itself, the first item of an array in it, or the first field of an object of records only. */
    static Map<String, Object> of(Object content) {
        Map<String, Object> places = new LinkedHashMap<>();
        places.put(
                "",
                content instanceof List<?> items && !items.isEmpty() && isRecord(items.get(0))
                        ? items.get(0)
                        : content);
        if (content instanceof Map<?, ?> fields) {
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                String name = field.getKey().toString();
                if (field.getValue() instanceof List<?> items
                        && !items.isEmpty()
                        && isRecord(items.get(0))
                        && !Leaf.isNamedValue(items.get(0))
                        && (LISTS.contains(name.toLowerCase(Locale.ROOT)) || items.size() > 1)) {
                    places.put(Leaf.step(name), items.get(0));
                }
            }
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                if (field.getValue() instanceof Map<?, ?> inner
                        && !inner.isEmpty()
                        && inner.keySet().stream()
                                .allMatch(key -> MACHINE.matcher(key.toString()).matches())
                        && inner.values().stream().allMatch(Map.class::isInstance)) {
                    places.put(
                            Leaf.step(field.getKey().toString()) + ".*",
                            inner.values().iterator().next());
                }
            }
            Object first = fields.isEmpty() ? "" : fields.values().iterator().next();
            boolean keys = fields.values().stream().allMatch(Places::isKeyed);
            String key =
                    fields.isEmpty() ? "" : fields.keySet().iterator().next().toString();
            if (keys
                    && (fields.size() > 1 || first instanceof List && !LISTS.contains(key) || key.matches(".*\\d.*"))) {
                places.put("*", first instanceof List<?> items ? items.get(0) : first);
            }
            if (areColumns(fields)) {
                Map<String, Object> row = new LinkedHashMap<>();
                fields.forEach((name, value) -> row.put(
                        name.toString(), value instanceof List<?> items && !items.isEmpty() ? items.get(0) : value));
                places.put("COLUMNS", row);
            }
        }
        return places;
    }

    /* what a device's name may stand before */
    private static boolean isKeyed(Object value) {
        return value instanceof Map
                || value instanceof List<?> items
                        && !items.isEmpty()
                        && items.stream().allMatch(Map.class::isInstance)
                        && !Leaf.isNamedValue(items.get(0));
    }

    /** Whether its fields hold one value a reading each. */
    static boolean areColumns(Map<?, ?> fields) {
        return fields.values().stream().filter(Places::isColumn).count() > 1;
    }

    private static boolean isColumn(Object value) {
        return value instanceof List<?> items && items.stream().noneMatch(Places::isRecord) && items.size() > 1;
    }

    private static boolean isRecord(Object value) {
        return value instanceof Map || value instanceof List;
    }
}
