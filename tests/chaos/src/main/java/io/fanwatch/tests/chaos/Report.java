// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Outcomes as a table for people, and as JSON. */
final class Report {

    private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();
    private static final String BEGIN = "<!-- chaos: written by ./fanwatch chaos --write -->";
    private static final String END = "<!-- /chaos -->";
    private static final Path PAGE = Path.of("docs", "reliability.md");
    private static final Path FIGURES = Path.of("docs", "reliability.json");

    private Report() {}

    /** A table in Markdown. */
    static String table(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder("""
                | part | fault | lasts | sent | verdicts | lost | confirmed by the broker, lost by it | duplicated | reordered | recovers within | gateway's peak memory |
                |---|---|---|---|---|---|---|---|---|---|---|
                """);
        Map<String, Outcome> byCell = byCell(outcomes);
        for (Cell cell : Cell.all()) {
            Outcome outcome = byCell.get(cell.id());
            if (outcome != null) {
                table.append(row(cell, outcome)).append('\n');
            }
        }
        return table.toString();
    }

    /** Writes figures to a file. */
    static void write(Path file, List<Outcome> outcomes) throws IOException {
        JsonArray cells = new JsonArray();
        outcomes.forEach(outcome -> cells.add(outcome.json()));
        Files.writeString(file, JSON.toJson(cells) + "\n");
    }

    /** Puts them into the page on reliability; cells that were not run keep what the page says of them. */
    static void publish(Path home, List<Outcome> outcomes) throws IOException, ChaosException {
        Path figures = home.resolve(FIGURES);
        Path page = home.resolve(PAGE);
        List<Outcome> all = new ArrayList<>();
        if (Files.exists(figures)) {
            JsonParser.parseString(Files.readString(figures))
                    .getAsJsonArray()
                    .forEach(cell -> all.add(Outcome.of(cell.getAsJsonObject())));
        }
        all.addAll(outcomes);
        Map<String, Outcome> newest = byCell(all);
        List<Outcome> ordered = Cell.all().stream()
                .map(cell -> newest.get(cell.id()))
                .filter(outcome -> outcome != null)
                .toList();
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new ChaosException(
                    page + " has no place for the table: add the lines " + BEGIN + " and " + END, null);
        }
        write(figures, ordered);
        Files.writeString(
                page, text.substring(0, begin) + BEGIN + "\n\n" + table(ordered) + "\n" + text.substring(end));
    }

    private static Map<String, Outcome> byCell(List<Outcome> outcomes) {
        Map<String, Outcome> byCell = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byCell.put(outcome.cell(), outcome));
        return byCell;
    }

    private static String row(Cell cell, Outcome outcome) {
        String lasts = outcome.faultSeconds() == 0 ? outcome.times() + " times" : outcome.faultSeconds() + " s";
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %,d | %,d | %,d | %s | %,d | %s | %.1f s | %,d MB |",
                cell.part().label(),
                cell.fault().label(),
                lasts,
                outcome.sent(),
                outcome.judged(),
                outcome.lost(),
                cell.killsBroker() ? String.valueOf(outcome.lostByBroker()) : "–",
                outcome.duplicated(),
                outcome.reordered() < 0 ? "–" : String.format(Locale.ROOT, "%,d", outcome.reordered()),
                outcome.recoverySeconds(),
                outcome.peakMegabytes());
    }
}
