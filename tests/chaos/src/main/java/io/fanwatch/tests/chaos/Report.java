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
    private static final Path PLOT = Path.of("docs", "images", "reliability.svg");
    private static final int LEFT = 210;
    private static final int ROW = 20;
    private static final int WIDTH = 400;
    private static final Path FIGURES = Path.of("docs", "reliability.json");

    private Report() {}

    /** A table in Markdown. */
    static String table(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder("""
                | part | fault | lasts | sent | verdicts | lost | confirmed by the broker, lost by it | duplicated | reordered | alarm changes | missed | told again | recovers within | gateway's peak memory |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        Map<String, Outcome> byCell = byCell(outcomes);
        for (Cell cell : Cell.run()) {
            Outcome outcome = byCell.get(cell.id());
            if (outcome != null) {
                table.append(row(cell, outcome)).append('\n');
            }
        }
        return table.toString();
    }

    /** Which cells are not run, and why. */
    private static String senseless() {
        StringBuilder table = new StringBuilder("""
                | part | fault | is not run, because |
                |---|---|---|
                """);
        for (Cell cell : Cell.all()) {
            cell.senseless()
                    .ifPresent(why -> table.append(String.format(
                            "| %s | %s | %s |\n",
                            cell.part().label(), cell.fault().label(), why)));
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
        List<Outcome> all = new ArrayList<>();
        if (Files.exists(figures)) {
            JsonParser.parseString(Files.readString(figures))
                    .getAsJsonArray()
                    .forEach(cell -> all.add(Outcome.of(cell.getAsJsonObject())));
        }
        all.addAll(outcomes);
        Map<String, Outcome> newest = byCell(all);
        List<Outcome> ordered = Cell.run().stream()
                .map(cell -> newest.get(cell.id()))
                .filter(outcome -> outcome != null)
                .toList();
        Page.put(
                home,
                "chaos",
                table(ordered) + "\n" + senseless()
                        + "\n![How long each part took to recover from each fault, and what was lost]"
                        + "(images/reliability.svg)\n");
        Page.write(home.resolve(PLOT), plot(ordered));
        write(figures, ordered);
    }

    /** How long each took to recover, as a bar, and what was lost. */
    static String plot(List<Outcome> outcomes) {
        double longest =
                outcomes.stream().mapToDouble(Outcome::recoverySeconds).max().orElse(1);
        StringBuilder svg = new StringBuilder(Page.svg(LEFT + WIDTH + 130, ROW * outcomes.size() + 30));
        Map<String, Outcome> byCell = byCell(outcomes);
        int y = 16;
        for (Cell cell : Cell.run()) {
            Outcome outcome = byCell.get(cell.id());
            if (outcome != null) {
                double width = Math.max(1, WIDTH * outcome.recoverySeconds() / Math.max(1, longest));
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x='%d' y='%d' text-anchor='end'>%s, %s</text>\n<rect x='%d' y='%d' width='%.1f' "
                                + "height='12' class='bar'/>\n<text x='%.1f' y='%d'>%.1f s, %d lost</text>\n",
                        LEFT - 8,
                        y,
                        cell.part().label(),
                        cell.fault().label(),
                        LEFT,
                        y - 10,
                        width,
                        LEFT + width + 6,
                        y,
                        outcome.recoverySeconds(),
                        outcome.lost()));
                y += ROW;
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static Map<String, Outcome> byCell(List<Outcome> outcomes) {
        Map<String, Outcome> byCell = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byCell.put(outcome.cell(), outcome));
        return byCell;
    }

    private static String row(Cell cell, Outcome outcome) {
        String lasts = outcome.faultSeconds() > 0
                ? outcome.faultSeconds() + " s"
                : outcome.times() == 1 ? "once" : outcome.times() + " times";
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %,d | %,d | %,d | %s | %,d | %s | %,d | %,d | %,d | %.1f s | %,d MB |",
                cell.part().label(),
                cell.fault().label(),
                lasts,
                outcome.sent(),
                outcome.judged(),
                outcome.lost(),
                cell.killsBroker() ? String.valueOf(outcome.lostByBroker()) : "–",
                outcome.duplicated(),
                outcome.reordered() < 0 ? "–" : String.format(Locale.ROOT, "%,d", outcome.reordered()),
                outcome.alarmChanges(),
                outcome.alarmsMissed(),
                outcome.alarmsRepeated(),
                outcome.recoverySeconds(),
                outcome.peakMegabytes());
    }
}
