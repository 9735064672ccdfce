// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects whose arrays hold one value a reading: an array a field, as {@code {"rotation":[1,2],"sound":[3,4]}}, or the names in
 * one array and rows in another, as {@code {"columns":["rotation","sound"],"values":[[1,3],[2,4]]}}. What is no array counts for
 * all.
 */
public final class Columns {

    private Columns() {}

    /** Whether it has its names in one array and rows of as many values in another. */
    public static boolean isTable(Map<?, ?> fields) {
        return names(fields).isPresent();
    }

    /** The readings. */
    public static List<Map<String, Object>> rows(Map<?, ?> fields) throws RejectedReadingException {
        Optional<List<?>> names = names(fields);
        return names.isPresent() ? tableRows(fields, names.get()) : columnRows(fields);
    }

    private static Optional<List<?>> names(Map<?, ?> fields) {
        for (Object field : fields.values()) {
            if (field instanceof List<?> names
                    && !names.isEmpty()
                    && names.stream().allMatch(String.class::isInstance)
                    && fields.values().stream().anyMatch(values -> hasRows(values, names.size()))) {
                return Optional.of(names);
            }
        }
        return Optional.empty();
    }

    private static boolean hasRows(Object values, int size) {
        return values instanceof List<?> rows
                && !rows.isEmpty()
                && rows.stream().allMatch(row -> row instanceof List<?> items && items.size() == size);
    }

    private static List<Map<String, Object>> tableRows(Map<?, ?> fields, List<?> names) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object values : fields.values()) {
            for (Object row : hasRows(values, names.size()) ? (List<?>) values : List.of()) {
                Map<String, Object> reading = common(fields);
                for (int i = 0; i < names.size(); i++) {
                    reading.put(names.get(i).toString(), ((List<?>) row).get(i));
                }
                rows.add(reading);
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> columnRows(Map<?, ?> fields) throws RejectedReadingException {
        int size = fields.values().stream()
                .mapToInt(value -> value instanceof List<?> list ? list.size() : 0)
                .max()
                .orElse(0);
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            if (field.getValue() instanceof List<?> list
                    && list.size() != size
                    && list.stream().anyMatch(Number.class::isInstance)) {
                throw new RejectedReadingException(
                        Kind.NOT_AN_OBJECT,
                        "the array " + LogExcerpt.of(field.getKey().toString()) + " has " + list.size()
                                + " values, another one " + size
                                + ": which belong together is not said; have arrays of one length sent, with null for"
                                + " what is missing");
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Map<String, Object> row = common(fields);
            int at = i;
            fields.forEach((name, value) -> {
                if (value instanceof List<?> list && at < list.size()) {
                    row.put(name.toString(), list.get(at));
                }
            });
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, Object> common(Map<?, ?> fields) {
        Map<String, Object> common = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (!(value instanceof List)) {
                common.put(name.toString(), value);
            }
        });
        return common;
    }
}
