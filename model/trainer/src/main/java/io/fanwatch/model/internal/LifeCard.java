// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.condition.Times;
import io.fanwatch.model.LifeMetrics;
import io.fanwatch.model.LifeOptions;
import io.fanwatch.model.LifeReport;
import io.fanwatch.model.LifeReport.Validated;
import io.fanwatch.model.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what a model of remaining life is and how good it is: once for people, once for programs. */
final class LifeCard {

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final TrainingOptions options;
    private final LifeOptions life;
    private final LifeReport report;
    private final String digest;
    private final int folds;

    LifeCard(TrainingOptions options, LifeOptions life, LifeReport report, String digest, int folds) {
        this.options = options;
        this.life = life;
        this.report = report;
        this.digest = digest;
        this.folds = folds;
    }

    void write() throws IOException {
        Files.writeString(report.modelCard(), markdown());
        Files.writeString(report.modelCardJson(), JSON.toJson(json()) + "\n");
    }

    static JsonObject metrics(LifeMetrics metrics) {
        JsonObject json = new JsonObject();
        json.addProperty("rmse", OnnxWriter.rounded(metrics.rmse()));
        json.addProperty("nasa_score_per_reading", OnnxWriter.rounded(metrics.nasaScore() / metrics.estimates()));
        return json;
    }

    private JsonObject json() {
        JsonObject card = new JsonObject();
        card.addProperty("name", options.name());
        card.addProperty("version", options.version());
        card.addProperty("kind", "remaining-life");
        card.addProperty("unit", life.lifeUnit());
        card.addProperty("cap", life.cap());
        card.addProperty("alarm_level", life.alarm());
        card.addProperty("own_start", life.ownStart().isPresent());
        card.addProperty("age", life.age());
        card.addProperty("bytes", report.modelBytes());
        JsonArray inputs = new JsonArray();
        report.inputs().forEach(inputs::add);
        card.add("inputs", inputs);
        card.addProperty("digest", digest);
        card.addProperty("rows", report.rows());
        card.addProperty("units", report.units());
        card.addProperty("seed", options.seed());
        card.addProperty("family", report.best().family().toString());
        JsonObject validated = new JsonObject();
        for (Validated one : all()) {
            JsonObject result = new JsonObject();
            result.add("unit_wise", metrics(one.byUnit()));
            result.add("random_split", metrics(one.random()));
            result.addProperty("units_alarmed", one.alarmed());
            validated.add(one.family().toString(), result);
        }
        card.add("validation", validated);
        return card;
    }

    private List<Validated> all() {
        List<Validated> all = new ArrayList<>(List.of(report.best()));
        all.addAll(report.others());
        return all;
    }

    private String markdown() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                # Model card: %s %s

                Says how many %s remain to a unit until its failure, %s at most. Below **%s** there is an alarm.

                | family | RMSE, units left out | RMSE, random split | units with an alarm before their failure | remained at the first alarm: least, median, most |
                |---|---|---|---|---|
                """,
                options.name(),
                options.version(),
                life.lifeUnit(),
                OnnxWriter.plain(life.cap()),
                OnnxWriter.plain(life.alarm())));
        for (Validated one : all()) {
            List<Float> leads = one.leads();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %d of %d | %s |%n",
                    one.family(),
                    one.byUnit().rmse(),
                    one.random().rmse(),
                    one.alarmed(),
                    report.units(),
                    leads.isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%.0f, %.0f, %.0f",
                                    leads.get(0),
                                    leads.get(leads.size() / 2),
                                    leads.get(leads.size() - 1))));
        }
        text.append(String.format(
                Locale.ROOT,
                """

                The first column is what to expect: units in %d parts, each judged by a model fitted to the others, on all
                of its readings. In a random split the model has seen the readings before and after; that it is better
                there says nothing. The model in the file is fitted to all units.

                ## Data
                - File `%s`, `%s`
                - %d readings of %d units; unit `%s`, age `%s`, one step of which is taken to last %s
                - What remains is counted to the last reading of each unit, and capped at %s
                - Compared with the unit's own start of life: %s. Told the unit's age: %s%s

                ## Training
                - %s
                - Inputs: %s
                - Seed %d; %.1f s; %d bytes; the file was run in ONNX Runtime and agrees with the model
                """,
                folds,
                options.data().stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .collect(Collectors.joining(", ")),
                digest,
                report.rows(),
                report.units(),
                life.unit(),
                life.cycle(),
                Times.text(life.cycleTime()),
                OnnxWriter.plain(life.cap()),
                life.ownStart().isPresent() ? "the first " + life.ownStart().getAsInt() + " steps" : "no",
                life.age() ? "yes" : "no",
                life.age() || life.ownStart().isPresent()
                        ? ". Both need readings from the beginning of a unit's life"
                        : "",
                report.best().description(),
                String.join(", ", report.inputs()),
                options.seed(),
                report.duration().toMillis() / 1000.0,
                report.modelBytes()));
        return text.toString();
    }
}
