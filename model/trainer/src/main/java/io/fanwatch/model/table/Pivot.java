// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.model.TrainingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes one row of those that hold a value each: what all other columns have in common is one reading. Readings may be
 * mixed with each other; one that is not complete when many others have begun is passed on as it is, and must not go on
 * after that.
 */
final class Pivot {

    private static final int MOST_OPEN = 10_000;
    private static final int MOST_MEASURED = 1_000;
    /** How what InfluxDB answers begins: it numbers what it measures, of each device anew. */
    private static final List<String> INFLUX = List.of("", "result", "table");

    /** The values of a reading are too far apart; the message says where, and what to do. */
    static final class ApartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ApartException(String message) {
            super(message);
        }
    }

    private record Open(long line, String[] values) {}

    private final int name;
    private final int value;
    /* columns that say no more than the name does, such as its unit */
    private final BitSet own;
    private final List<String> names;
    private final int width;

    private Pivot(int width, int name, int value, BitSet own, List<String> names) {
        this.width = width;
        this.name = name;
        this.value = value;
        this.own = own;
        this.names = names;
    }

    /**
     * Reads the table to its end.
     *
     * @param columns the one that says what a row measures, and the one with what it measured
     * @throws TrainingException if one is not there, or a row is wrong
     */
    static Pivot of(Table table, List<String> columns) throws TrainingException {
        int name = table.column(columns.get(0), "--pivot");
        int value = table.column(columns.get(1), "--pivot");
        int width = table.header().size();
        Map<String, List<String>> measured = new LinkedHashMap<>();
        BitSet own = new BitSet();
        own.set(0, width);
        while (table.hasNext()) {
            List<String> fields = table.nextWhole().fields();
            List<String> first = measured.computeIfAbsent(fields.get(name).strip(), key -> fields);
            own.stream().filter(i -> !fields.get(i).equals(first.get(i))).forEach(own::clear);
            if (measured.size() > MOST_MEASURED) {
                throw new TrainingException(table.file() + ": the column " + columns.get(0) + " has more than "
                        + MOST_MEASURED + " values. Name the column that says what is measured with --pivot.");
            }
        }
        for (int i = 0; i < width; i++) {
            int column = i;
            if (measured.values().stream()
                            .map(fields -> fields.get(column))
                            .distinct()
                            .count()
                    < 2) {
                own.clear(i);
            }
        }
        if (table.header().subList(0, Math.min(width, INFLUX.size())).equals(INFLUX)) {
            own.set(0, INFLUX.size());
        }
        own.set(name);
        own.set(value);
        return new Pivot(width, name, value, own, List.copyOf(measured.keySet()));
    }

    /** The names of the columns afterwards: what rows have in common, and what is measured. */
    List<String> header(List<String> header) {
        List<String> all = common(header);
        all.addAll(names);
        return List.copyOf(all);
    }

    /** @throws ApartException now or by the iterator, if a reading goes on that was passed on */
    Iterator<Row> over(Row first, Iterator<Row> rows) {
        Map<List<String>, Open> open = new LinkedHashMap<>();
        Deque<Row> done = new ArrayDeque<>();
        Set<UUID> passedOn = new HashSet<>();
        take(first, open, done, passedOn);
        return Stream.generate(() -> {
                    while (done.isEmpty() && rows.hasNext()) {
                        take(rows.next(), open, done, passedOn);
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

    private void take(Row row, Map<List<String>, Open> open, Deque<Row> done, Set<UUID> passedOn) {
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
            if (!passedOn.isEmpty() && passedOn.contains(id(common))) {
                throw new ApartException("line " + row.line() + " goes on with the reading "
                        + String.join(" ", common).strip() + ", but between its values more than " + MOST_OPEN
                        + " other readings begin. Sort the rows by time, so that the values of a reading are close to"
                        + " each other");
            }
            begun = new Open(row.line(), new String[names.size()]);
            open.put(common, begun);
        }
        begun.values[measured] = row.fields().get(value);
        if (!Arrays.asList(begun.values).contains(null)) {
            done.add(close(common, open));
        } else if (open.size() > MOST_OPEN) {
            List<String> oldest = open.keySet().iterator().next();
            passedOn.add(id(oldest));
            done.add(close(oldest, open));
        }
    }

    private static UUID id(List<String> common) {
        return UUID.nameUUIDFromBytes(String.join("\0", common).getBytes(UTF_8));
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
            if (!own.get(i)) {
                common.add(fields.get(i));
            }
        }
        return common;
    }
}
