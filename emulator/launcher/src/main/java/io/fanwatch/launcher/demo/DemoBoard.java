// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import io.fanwatch.kura.tools.mqtt.FanVerdict.Outlook;
import io.fanwatch.kura.tools.terminal.TextTable;
import io.fanwatch.kura.tools.terminal.TextTable.Cell;
import io.fanwatch.kura.tools.terminal.TextTable.Column;
import io.fanwatch.launcher.Latency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the fans reported and what the gateway said of it. Safe for use by several threads. */
final class DemoBoard {

    private static final String NOTHING = "-";
    private static final String GOOD = "fg(green)";
    private static final String BAD = "bold,fg(red)";
    /** Below this distance a fan is back at its normal. */
    private static final double BACK = 0.7;

    private static final double HOURS_A_DAY = 24;

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Long> unanswered = new HashMap<>();
    private final Latency latency = new Latency();
    private long readings;
    private long verdicts;

    /** One fan's row, with the state the simulation gives it. */
    private static final class Row {
        private String state = "healthy";
        private long readings;
        private long faults;
        private FanReading last;
        private double probability = Double.NaN;
        private String alarm = NOTHING;
        private Outlook outlook = Outlook.NONE;
        private String warning = "";
    }

    DemoBoard(List<String> fans) {
        fans.forEach(fan -> rows.put(fan, new Row()));
    }

    /** A fan is about to report; the state is what the simulation gives it. */
    synchronized void sent(String id, FanReading reading, String state, long now) {
        Row row = rows.get(reading.deviceId());
        row.readings++;
        row.last = reading;
        row.state = state;
        readings++;
        unanswered.put(id, now);
    }

    /** The gateway has judged; ids that are not ours, and repetitions, do not count. */
    synchronized void judged(FanVerdict verdict, long now) {
        Long sentAt = unanswered.remove(verdict.id());
        Row row = rows.get(verdict.deviceId());
        if (sentAt == null || row == null) {
            return;
        }
        verdicts++;
        latency.record(now - sentAt);
        row.probability = verdict.probability();
        row.alarm = verdict.alarm();
        if (verdict.fault()) {
            row.faults++;
        }
        look(row, verdict.outlook());
    }

    /** Notes when a fan was first far from its normal of those times that last until now. */
    private static void look(Row row, Outlook outlook) {
        if (outlook.equals(Outlook.NONE)) { // of a reading that came late
            return;
        }
        row.outlook = outlook;
        if (outlook.distance() < BACK) {
            row.warning = "";
        } else if (outlook.distance() >= 1 && row.warning.isEmpty()) {
            row.warning = row.last.timeStamp()
                    + (row.faults == 0
                            ? ", before any reading was faulty"
                            : ", after " + row.faults + " faulty readings");
        }
    }

    /** One line for each fan that is far from its normal: since when, and what is most to blame. */
    synchronized List<String> outlooks() {
        return rows.entrySet().stream()
                .filter(row -> !row.getValue().warning.isEmpty())
                .map(row -> "fan " + row.getKey() + " from " + row.getValue().warning + ": "
                        + Stream.of(row.getValue().outlook.contributions().split(", "))
                                .limit(2)
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    private static String remaining(Outlook outlook) {
        if (Double.isNaN(outlook.remaining())) {
            return NOTHING;
        }
        boolean days = outlook.unit().equals("h") && outlook.remaining() >= HOURS_A_DAY;
        double unit = days ? HOURS_A_DAY : 1;
        return String.format(
                Locale.ROOT,
                "%.1f %s (%.1f-%.1f)",
                outlook.remaining() / unit,
                days ? "d" : outlook.unit(),
                outlook.remainingLow() / unit,
                outlook.remainingHigh() / unit);
    }

    synchronized long readings() {
        return readings;
    }

    synchronized long verdicts() {
        return verdicts;
    }

    /** Readings without a verdict until now. */
    synchronized long open() {
        return unanswered.size();
    }

    /** Fans with an active alarm, by number. */
    synchronized String alarmed() {
        String fans = rows.entrySet().stream()
                .filter(row -> "ACTIVE".equals(row.getValue().alarm))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return fans.isEmpty() ? "none" : fans;
    }

    /** How many readings of each fan were called faulty, leaving out fans without any. */
    synchronized String faults() {
        String faults = rows.entrySet().stream()
                .filter(row -> row.getValue().faults > 0)
                .map(row -> "fan " + row.getKey() + ": " + row.getValue().faults)
                .collect(Collectors.joining(", "));
        return faults.isEmpty() ? "none" : faults;
    }

    synchronized double latencyMillis(double percentile) {
        return latency.millis(percentile);
    }

    /** One line a fan, with mark-up. */
    synchronized List<String> table() {
        TextTable table = new TextTable(
                Column.numbers("Fan"),
                Column.words("Fan is"),
                Column.numbers("Readings"),
                Column.numbers("Rotation"),
                Column.numbers("Temp."),
                Column.numbers("Vibration"),
                Column.numbers("Sound"),
                Column.numbers("P(fault)"),
                Column.words("Alarm"),
                Column.words("Distance"),
                Column.words("Remaining"));
        rows.forEach((fan, row) -> table.add(
                Cell.plain(fan),
                Cell.plain(row.state),
                Cell.plain(String.valueOf(row.readings)),
                value(row, row.last == null ? 0 : row.last.rotation(), " rpm"),
                value(row, row.last == null ? 0 : row.last.temperature(), " °C"),
                value(row, row.last == null ? 0 : row.last.vibration(), ""),
                value(row, row.last == null ? 0 : row.last.sound(), " dB"),
                Cell.plain(
                        Double.isNaN(row.probability)
                                ? NOTHING
                                : String.format(Locale.ROOT, "%.1f %%", 100 * row.probability)),
                alarm(row),
                distance(row.outlook),
                Cell.plain(remaining(row.outlook))));
        return table.lines();
    }

    private static Cell distance(Outlook outlook) {
        if (Double.isNaN(outlook.distance())) {
            return Cell.plain(
                    outlook.condition().isEmpty()
                            ? NOTHING
                            : outlook.condition().toLowerCase(Locale.ROOT));
        }
        String text = String.format(Locale.ROOT, "%.2f", outlook.distance());
        return outlook.distance() < 1
                ? Cell.styled(text, GOOD)
                : Cell.styled(text + " " + outlook.contributions().split(",")[0], BAD);
    }

    private static Cell value(Row row, double value, String unit) {
        return Cell.plain(row.last == null ? NOTHING : String.format(Locale.ROOT, "%.1f%s", value, unit));
    }

    private static Cell alarm(Row row) {
        return switch (row.alarm) {
            case "ACTIVE" -> Cell.styled(row.alarm, BAD);
            case "NORMAL" -> Cell.styled(row.alarm, GOOD);
            default -> Cell.plain(NOTHING);
        };
    }
}
