// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.format.PayloadRecord;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the records within a part of a message: at a path whose stars stand for all items of an array or all fields of an
 * object, or row by row where arrays hold one value a reading. An array at the end gives a record for each item. Immutable.
 */
public final class RecordSplitter {

    /** The path that stands for one array a field. */
    static final String COLUMNS = "COLUMNS";

    private static final int MAXIMUM_RECORDS = 1_000;

    private final boolean columns;
    private final boolean isWhole;
    private final List<FieldPath> segments;

    /** @throws IllegalArgumentException if the path is none; the message says why */
    public RecordSplitter(String path) {
        columns = ("." + path).endsWith("." + COLUMNS);
        isWhole = path.isEmpty();
        segments = segments(columns ? path.substring(0, path.length() - COLUMNS.length()) : path);
    }

    /* what stands before, between and behind the stars */
    private static List<FieldPath> segments(String path) {
        List<FieldPath> paths = new ArrayList<>();
        for (String segment : path.replace("[*]", ".*").split("\\*", -1)) {
            String between = segment.endsWith(".") ? segment.substring(0, segment.length() - 1) : segment;
            if (between.startsWith(".")) {
                between = between.substring(1);
            }
            paths.add(
                    between.isEmpty() || between.equals("$")
                            ? FieldPath.ITSELF
                            : FieldPath.of("records.path", between));
        }
        return paths;
    }

    /** The records, each with those that it stands in. */
    public List<RecordView> split(PayloadRecord part) throws RejectedReadingException {
        RecordView whole = new RecordView(
                part.content(), part.content(), Optional.empty(), part.device(), part.time(), Optional.empty());
        List<RecordView> records = List.of(whole);
        if (isWhole && part.content() instanceof Map) {
            return records;
        }
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            List<RecordView> inner = new ArrayList<>();
            for (RecordView record : records) {
                Object found = segments.get(i).in(record);
                if (found == FieldPath.ABSENT) {
                    throw new RejectedReadingException(
                            Kind.FIELD_MISSING,
                            "the message has no " + segments.get(i) + ", where records.path looks for readings"
                                    + Fields.hint(
                                            record.content(), segments.get(i).toString()));
                }
                expand(record, found, last, inner);
            }
            records = inner;
        }
        if (columns) {
            List<RecordView> rows = new ArrayList<>();
            for (RecordView record : records) {
                rows(record, rows);
            }
            return rows;
        }
        for (RecordView record : records) {
            if (!(record.content() instanceof Map || record.content() instanceof List)) {
                throw new RejectedReadingException(
                        Kind.NOT_AN_OBJECT,
                        "the message is no JSON object: have its values sent with their names; if each value has a"
                                + " topic of its own, set payload.format to VALUE_PER_TOPIC");
            }
        }
        if (records.isEmpty()) {
            throw new RejectedReadingException(
                    Kind.NOT_AN_OBJECT, "the message is no JSON object with values, but an empty list");
        }
        return records;
    }

    private static void expand(RecordView outer, Object found, boolean last, List<RecordView> to)
            throws RejectedReadingException {
        if (found instanceof List<?> items && (!last || isListOfRecords(items))) {
            for (Object item : items) {
                add(outer, item, outer.key(), to);
            }
        } else if (found instanceof Map<?, ?> fields && !last) {
            boolean anyNested = fields.values().stream().anyMatch(RecordSplitter::isNested);
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                if (anyNested && !isNested(field.getValue())) {
                    continue; // said for all of them, as the time beside them
                }
                add(outer, field.getValue(), Optional.of(field.getKey().toString()), to);
            }
        } else {
            add(outer, found, outer.key(), to);
        }
    }

    private static boolean isListOfRecords(List<?> items) {
        return items.isEmpty() || items.stream().anyMatch(RecordSplitter::isNested);
    }

    private static boolean isNested(Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static void add(RecordView outer, Object content, Optional<String> key, List<RecordView> to)
            throws RejectedReadingException {
        if (to.size() == MAXIMUM_RECORDS) {
            throw new RejectedReadingException(
                    Kind.TOO_LARGE,
                    "the message has more than " + MAXIMUM_RECORDS + " readings: have fewer sent in one");
        }
        to.add(new RecordView(outer.root(), content, key, outer.device(), outer.time(), Optional.of(outer)));
    }

    private static void rows(RecordView whole, List<RecordView> to) throws RejectedReadingException {
        if (!(whole.content() instanceof Map<?, ?> fields)) {
            throw new RejectedReadingException(
                    Kind.NOT_AN_OBJECT, "the message is no JSON object of arrays, which records.path COLUMNS asks for");
        }
        List<Map<String, Object>> rows = Columns.rows(fields);
        if (rows.isEmpty()) {
            throw new RejectedReadingException(
                    Kind.NOT_AN_OBJECT, "no field of the message holds an array, which records.path COLUMNS asks for");
        }
        for (Map<String, Object> row : rows) {
            add(whole, row, whole.key(), to);
        }
    }
}
