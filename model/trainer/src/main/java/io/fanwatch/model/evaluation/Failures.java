// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** When which device failed. */
final class Failures {

    private final Map<String, TreeSet<Long>> times = new HashMap<>();

    /** Reads the columns of the given names if the file has them, else its first two. */
    static Failures read(Path file, Optional<String> device, Optional<String> time, TimeFormat format)
            throws TrainingException {
        Failures failures = new Failures();
        try (Table table = new Table(file, TableOptions.FOUND)) {
            int deviceColumn = device.isPresent() ? table.find(device.get()).orElse(0) : 0;
            int timeColumn = time.isPresent() ? table.find(time.get()).orElse(1) : 1;
            while (table.hasNext()) {
                Row row = table.nextWhole();
                if (row.fields().size() < 2) {
                    throw new TrainingException(table.at(row) + ": give a device and a time.");
                }
                OptionalLong at = ReadingFiles.time(table, row, timeColumn, format);
                if (at.isEmpty()) {
                    throw new TrainingException(table.at(row) + ReadingFiles.noTime(table, row, timeColumn) + ". "
                            + ReadingFiles.TIME_REMEDY + ".");
                }
                failures.add(row.fields().get(deviceColumn).strip(), at.getAsLong());
            }
        }
        return failures;
    }

    void add(String device, long time) {
        times.computeIfAbsent(device, key -> new TreeSet<>()).add(time);
    }

    /** The first failure of the device at or after the time. */
    Optional<Long> next(String device, long time) {
        return Optional.ofNullable(times.get(device)).map(known -> known.ceiling(time));
    }
}
