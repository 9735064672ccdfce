// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes readings with what the alarm around them turned out to be. */
public final class LabelledReadings {

    private static final String FORMULA = "=+-@\t\r";

    private final RecordedReadings readings;
    private final List<String> features;
    private final Duration after;

    /**
     * @param features the columns
     * @param after for how long after an alarm a fan counts as healthy
     */
    public LabelledReadings(RecordedReadings readings, List<String> features, Duration after) {
        this.readings = readings;
        this.features = List.copyOf(features);
        this.after = after;
    }

    /** Writes a CSV file with the columns deviceID, timeStamp, the features, fault and kind; a reading is there once. */
    public void write(List<ClosedAlarm> alarms, Path file) throws IOException, InterruptedException {
        Set<String> written = new HashSet<>();
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            List<String> heads = new ArrayList<>(List.of("deviceID", "timeStamp"));
            heads.addAll(features);
            heads.addAll(List.of("fault", "kind"));
            csv.writeRecord(heads);
            for (boolean faults : new boolean[] {true, false}) { // a fault counts before the time after another
                for (ClosedAlarm alarm : alarms) {
                    if (alarm.wasFault() == faults) {
                        write(csv, alarm, alarm.since(), alarm.end(), faults ? "1" : "0", written);
                    }
                }
            }
            for (ClosedAlarm alarm : alarms) {
                write(csv, alarm, alarm.end().plusMillis(1), alarm.end().plus(after), "0", written);
            }
        }
    }

    private void write(CsvWriter csv, ClosedAlarm alarm, Instant from, Instant to, String fault, Set<String> written)
            throws IOException, InterruptedException {
        for (RecordedReadings.Row row : readings.of(alarm.fan(), from, to, features)) {
            if (written.add(row.time() + " " + alarm.fan())) {
                List<String> fields =
                        new ArrayList<>(List.of(text(alarm.fan()), row.time().toString()));
                row.values().forEach(value -> fields.add(value.toString()));
                fields.addAll(List.of(fault, fault.equals("1") ? text(alarm.outcome()) : ""));
                csv.writeRecord(fields);
            }
        }
    }

    /** What a spreadsheet would take for a formula, marked as text in the way that spreadsheets know. */
    private static String text(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
