// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.RowProblems;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeColumn;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** When which device failed. */
final class Failures {

    private static final int MOST_NAMED = 5;

    private final Map<String, TreeSet<Long>> times = new HashMap<>();
    private final Set<String> seen = new TreeSet<>();
    private final Set<String> found = new HashSet<>();

    /**
     * Reads the columns of the given names if the file has them, else the first that has times and the first other one.
     * Times may be written otherwise than those of the readings.
     */
    static Failures read(Path file, Optional<String> device, Optional<String> time, TimeFormat format)
            throws TrainingException {
        try {
            return readAs(file, device, time, format);
        } catch (TrainingException e) {
            try {
                return readAs(file, device, time, new TimeFormat("auto"));
            } catch (TrainingException auto) {
                throw e;
            }
        }
    }

    private static Failures readAs(Path file, Optional<String> device, Optional<String> time, TimeFormat format)
            throws TrainingException {
        Failures failures = new Failures();
        RowProblems problems = new RowProblems();
        long rows = 0;
        try (Table table = new Table(file, TableOptions.FOUND)) {
            if (table.header().size() < 2) {
                throw new TrainingException(file + " has one column: give a device and a time.");
            }
            boolean named = time.isPresent() && table.find(time.get()).isPresent();
            TimeColumn times = TimeColumn.find(table, named ? time : Optional.empty(), format)
                    .orElseGet(() -> TimeColumn.at(table, 1, format));
            int first = times.has(0) ? 1 : 0;
            int deviceColumn = device.isPresent() ? table.find(device.get()).orElse(first) : first;
            while (table.hasNext()) {
                Row row = table.nextWhole();
                rows++;
                OptionalLong at = times.millis(row);
                if (at.isPresent()) {
                    failures.add(row.fields().get(deviceColumn).strip(), at.getAsLong());
                } else {
                    times.complain(row, problems);
                }
            }
        }
        problems.refuse(file.toString(), rows);
        return failures;
    }

    void add(String device, long time) {
        times.computeIfAbsent(device, key -> new TreeSet<>()).add(time);
    }

    /** The first failure of the device at or after the time. */
    Optional<Long> next(String device, long time) {
        seen.add(device);
        Optional<Long> next = Optional.ofNullable(times.get(device)).map(known -> known.ceiling(time));
        next.ifPresent(at -> found.add(device));
        return next;
    }

    /**
     * What is to be known of devices that have a failure, but no reading before it.
     *
     * @throws TrainingException if all are such
     */
    Optional<String> unused(Path file) throws TrainingException {
        List<String> unused = times.keySet().stream()
                .filter(device -> !found.contains(device))
                .sorted()
                .toList();
        if (unused.isEmpty()) {
            return Optional.empty();
        }
        String text = file + " has failures of " + some(unused) + " that no reading precedes";
        if (found.isEmpty()) {
            throw new TrainingException(
                    text + ": the readings are of " + some(seen) + ". Write devices and times in both files alike.");
        }
        return Optional.of("Note: " + text + ".");
    }

    private static String some(Collection<String> devices) {
        return devices.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (devices.size() > MOST_NAMED ? " and others" : "");
    }
}
