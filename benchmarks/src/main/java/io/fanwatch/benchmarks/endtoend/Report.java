// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** The metrics as a table for people. */
final class Report {

    private static final String LAYOUT = "  %-36s %10s %21s %-3s %12s  %s%n";
    private static final int GROUPED = 1_000;
    private static final int WHOLE = 100;
    private static final int ONE_DECIMAL = 10;
    private static final double TWO_DECIMALS = 0.1;

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    void print(PrintWriter out) {
        Optional<Metric.Part> open = Optional.empty();
        for (Metric metric : Metric.values()) {
            Optional<Series> series = results.get(metric);
            if (series.isPresent()) {
                if (open.filter(metric.part()::equals).isEmpty()) {
                    open = Optional.of(metric.part());
                    out.println();
                    out.println(metric.part().title());
                    line(out, "", "median", "lowest..highest", "", "goal", "");
                }
                line(
                        out,
                        metric.label(),
                        number(series.get().median()),
                        series.get().values().size() > 1
                                ? number(series.get().lowest()) + ".."
                                        + number(series.get().highest())
                                : "",
                        metric.unit(),
                        metric.goal().map(Goal::text).orElse(""),
                        verdict(metric).orElse(""));
            }
        }
        printSoak(out);
        printProcessors(out);
        results.notes().forEach(note -> out.println("Note: " + note));
        out.flush();
    }

    private void printSoak(PrintWriter out) {
        if (results.soak().isEmpty()) {
            return;
        }
        out.println();
        out.println("Memory over many readings, MB");
        out.printf("  %12s %10s %10s %8s%n", "readings", "resident", "live heap", "lost");
        for (Soak.Sample sample : results.soak()) {
            out.printf(
                    Locale.ROOT,
                    "  %,12d %10.1f %10.1f %8d%n",
                    sample.readings(),
                    sample.residentMb(),
                    sample.liveMb(),
                    sample.lost());
        }
    }

    private void printProcessors(PrintWriter out) {
        if (results.processors().isEmpty()) {
            return;
        }
        out.println();
        out.println("Processors kept busy while throughput was measured (1 = one processor)");
        out.printf("  %-36s %10s %10s %10s%n", "", "generator", "broker", "system");
        results.processors()
                .forEach((system, busy) -> out.printf(
                        Locale.ROOT,
                        "  %-36s %10.2f %10.2f %10.2f%n",
                        system,
                        busy.get("generator"),
                        busy.get("broker"),
                        busy.get("system")));
    }

    private Optional<String> verdict(Metric metric) {
        return metric.goal()
                .flatMap(goal -> results.get(metric).map(series -> goal.isMetBy(series.median()) ? "met" : "NOT MET"));
    }

    private static void line(
            PrintWriter out, String label, String median, String spread, String unit, String goal, String verdict) {
        out.println(String.format(LAYOUT, label, median, spread, unit, goal, verdict)
                .stripTrailing());
    }

    private static String number(double value) {
        if (value >= GROUPED) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (value >= WHOLE || value == 0) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (value >= ONE_DECIMAL) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, value >= TWO_DECIMALS ? "%.2f" : "%.4f", value);
    }
}
