// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A replay's result for people. */
public final class ReplayReport {

    private static final int NAME_WIDTH = 13;
    private static final int NUMBER_WIDTH = 12;

    private ReplayReport() {}

    /** The report's lines, with picocli's mark-up. */
    public static List<String> lines(ReplayResult result) {
        Confusion confusion = result.confusion();
        List<String> lines = new ArrayList<>();
        lines.add(line("Sent", count(result.sent()), ""));
        lines.add(line("Received", count(result.received()), ""));
        lines.add(line("Lost", count(result.lost()), "", result.lost() == 0 ? "fg(green)" : "bold,fg(red)"));
        if (result.unsent() > 0) {
            lines.add(line("Not sent", count(result.unsent()), "since no verdict came any more", "bold,fg(red)"));
        }
        lines.add(line("Duplicated", count(result.duplicated()), ""));
        lines.add(line("Sent again", count(result.sentAgain()), disconnections(result.disconnections())));
        lines.add("");
        boolean judged = result.received() > 0;
        lines.add(line("Accuracy", ratio(confusion.accuracy(), judged), "of all verdicts are right"));
        lines.add(line(
                "Precision",
                ratio(confusion.precision(), confusion.tp() + confusion.fp() > 0),
                "of the readings called faulty are"));
        lines.add(line(
                "Recall",
                ratio(confusion.recall(), confusion.tp() + confusion.fn() > 0),
                "of the faulty readings were found"));
        lines.add(line("F1", ratio(confusion.f1(), confusion.tp() + confusion.fp() + confusion.fn() > 0), ""));
        lines.add("");
        lines.add(String.format("@|bold %-" + NAME_WIDTH + "s %12s %16s|@", "", "called faulty", "called healthy"));
        lines.add(row("Is faulty", confusion.tp(), confusion.fn()));
        lines.add(row("Is healthy", confusion.fp(), confusion.tn()));
        lines.add("");
        lines.add(line("Throughput", decimal(result.throughputPerSecond(), 0), "readings/s"));
        lines.add(line("Latency p50", decimal(result.latencyP50Millis(), 1), "ms from publishing to verdict"));
        lines.add(line("Latency p99", decimal(result.latencyP99Millis(), 1), "ms"));
        lines.add(line("Latency max", decimal(result.latencyMaxMillis(), 1), "ms"));
        return List.copyOf(lines);
    }

    private static String line(String name, String value, String remark) {
        return line(name, value, remark, "");
    }

    private static String line(String name, String value, String remark, String style) {
        String padded = String.format("%" + NUMBER_WIDTH + "s", value);
        String styled = style.isEmpty() ? padded : "@|" + style + " " + padded + "|@";
        return String.format("@|bold %-" + NAME_WIDTH + "s|@ %s  %s", name, styled, remark)
                .stripTrailing();
    }

    private static String row(String name, int calledFaulty, int calledHealthy) {
        return String.format(
                "@|bold %-" + NAME_WIDTH + "s|@ %13s %16s", name, count(calledFaulty), count(calledHealthy));
    }

    private static String disconnections(int disconnections) {
        return switch (disconnections) {
            case 0 -> "";
            case 1 -> "after a lost connection to the broker";
            default -> "after " + disconnections + " lost connections to the broker";
        };
    }

    private static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String decimal(double number, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }

    private static String ratio(double ratio, boolean defined) {
        return defined ? String.format(Locale.ROOT, "%.4f", ratio) : "-";
    }
}
