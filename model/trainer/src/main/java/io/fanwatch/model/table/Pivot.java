// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes one row of those that hold a value each: what all other columns have in common is one reading. Readings may be
 * mixed with each other; one that is not complete when many others have begun is passed on as it is.
 */
final class Pivot {

    private static final int MOST_OPEN = 10_000;

    private record Open(long line, String[] values) {}

    private final int name;
    private final int value;
    private final List<String> names;
    private final int width;

    /**
     * @param width number of columns of the table
     * @param name column that says what a row measures
     * @param value column with what it measured
     * @param names all that is in the first
     */
    Pivot(int width, int name, int value, List<String> names) {
        this.width = width;
        this.name = name;
        this.value = value;
        this.names = names;
    }

    /** The names of the columns afterwards: what rows have in common, and what is measured. */
    List<String> header(List<String> header) {
        List<String> all = common(header);
        all.addAll(names);
        return List.copyOf(all);
    }

    Iterator<Row> over(Iterator<Row> rows) {
        Map<List<String>, Open> open = new LinkedHashMap<>();
        Deque<Row> done = new ArrayDeque<>();
        return Stream.generate(() -> {
                    while (done.isEmpty() && rows.hasNext()) {
                        take(rows.next(), open, done);
                    }
                    if (done.isEmpty() && !open.isEmpty()) {
                        done.add(close(open.keySet().iterator().next(), open));
                    }
                    return done;
                })
                .takeWhile(next -> !next.isEmpty())
                .map(Deque::poll)
                .iterator();
    }

    private void take(Row row, Map<List<String>, Open> open, Deque<Row> done) {
        if (row.fields().size() < width) {
            done.add(row);
            return;
        }
        List<String> common = common(row.fields());
        int measured = names.indexOf(row.fields().get(name).strip());
        Open begun = open.get(common);
        if (begun != null && begun.values[measured] != null) {
            done.add(close(common, open));
            begun = null;
        }
        if (begun == null) {
            begun = new Open(row.line(), new String[names.size()]);
            open.put(common, begun);
        }
        begun.values[measured] = row.fields().get(value);
        if (!Arrays.asList(begun.values).contains(null)) {
            done.add(close(common, open));
        } else if (open.size() > MOST_OPEN) {
            done.add(close(open.keySet().iterator().next(), open));
        }
    }

    private static Row close(List<String> common, Map<List<String>, Open> open) {
        Open closed = open.remove(common);
        List<String> fields = new ArrayList<>(common);
        for (String text : closed.values) {
            fields.add(text == null ? "" : text);
        }
        return new Row(closed.line, fields);
    }

    private List<String> common(List<String> fields) {
        List<String> common = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            if (i != name && i != value) {
                common.add(fields.get(i));
            }
        }
        return common;
    }
}
