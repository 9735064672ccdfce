// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.LifeMetrics;
import io.fanwatch.model.table.TimeFormat;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Says what an evaluation found: to programs as JSON, where what is not known is null, and to people. */
final class Report {

    private static final Gson JSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();
    private static final double HOUR = 3600;

    private final Evaluation evaluation;
    private final Optional<Coverage> coverage;

    Report(Evaluation evaluation, Optional<Coverage> coverage) {
        this.evaluation = evaluation;
        this.coverage = coverage;
    }

    String json() {
        JsonObject json = new JsonObject();
        JsonObject devices = new JsonObject();
        evaluation.result().devices().forEach((id, device) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("alarms", device.alarms());
            entry.addProperty(
                    "first_alarm", device.firstAlarm().map(TimeFormat::iso).orElse(null));
            number(entry, "lead_s", device.lead());
            entry.addProperty("false_alarms", device.falseAlarms());
            devices.add(id, entry);
        });
        json.add("devices", devices);
        summarise(json, evaluation.result());
        JsonObject detectors = new JsonObject();
        for (DetectorResult result : evaluation.results()) {
            JsonObject detector = new JsonObject();
            summarise(detector, result);
            detectors.add(result.name(), detector);
        }
        json.add("detectors", detectors);
        json.add(
                "models_side_by_side",
                evaluation.sideBySide().<JsonElement>map(SideBySide::json).orElse(JsonNull.INSTANCE));
        json.addProperty("readings", evaluation.readings());
        json.addProperty("readings_out_of_order", evaluation.late());
        json.addProperty("device_years", evaluation.watchedYears());
        coverage.ifPresent(found -> json.add("remaining", found.json()));
        return JSON.toJson(json) + "\n";
    }

    private void summarise(JsonObject json, DetectorResult result) {
        JsonObject lead = new JsonObject();
        number(lead, "median", result.lead(0.5));
        number(lead, "p5", result.lead(0.05));
        number(lead, "p95", result.lead(0.95));
        json.add("lead_s", lead);
        json.addProperty("missed", result.missed());
        double years = evaluation.watchedYears();
        number(
                json,
                "false_alarms_per_device_year",
                years > 0 ? OptionalDouble.of(result.falseAlarms() / years) : OptionalDouble.empty());
        number(
                json,
                "alarms_per_day",
                years > 0
                        ? OptionalDouble.of(result.alarms() * evaluation.deviceCount() / (years * 365.25))
                        : OptionalDouble.empty());
        Optional<ClassificationMetrics> metrics = result.metrics();
        number(json, "precision", metrics.map(ClassificationMetrics::precision));
        number(json, "recall", metrics.map(ClassificationMetrics::recall));
        number(json, "f1", metrics.map(ClassificationMetrics::f1));
        number(json, "roc_auc", metrics.map(ClassificationMetrics::rocAuc));
        number(json, "false_alarm_rate", metrics.map(Report::falseAlarmRate));
        number(json, "missed_rate", metrics.map(found -> 1 - found.recall()));
        Optional<LifeMetrics> life = lifeMetrics(result);
        number(json, "rmse", life.map(LifeMetrics::rmse));
        number(json, "nasa_score", life.map(LifeMetrics::nasaScore));
        json.addProperty(
                "remaining_life_estimates", life.map(LifeMetrics::estimates).orElse(null));
        json.add("cost_curve", CostCurve.json(result));
        json.add("drift", result.drift().<JsonElement>map(Drift::json).orElse(JsonNull.INSTANCE));
    }

    /** Of the detector; of all together, that of the first model that says what remains. */
    private Optional<LifeMetrics> lifeMetrics(DetectorResult result) {
        Optional<LifeMetrics> own = result.estimates().metrics();
        return own.isPresent() || result != evaluation.result()
                ? own
                : evaluation.results().stream()
                        .flatMap(one -> one.estimates().metrics().stream())
                        .findFirst();
    }

    private static double falseAlarmRate(ClassificationMetrics metrics) {
        long healthy = metrics.falsePositives() + metrics.trueNegatives();
        return healthy == 0 ? 0 : (double) metrics.falsePositives() / healthy;
    }

    private static void number(JsonObject json, String name, Optional<Double> value) {
        number(json, name, value.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
    }

    private static void number(JsonObject json, String name, OptionalDouble value) {
        json.addProperty(name, value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null);
    }

    void print(PrintWriter console) {
        console.printf(
                Locale.ROOT,
                "%,d readings of %d devices, %.2f device-years watched%n",
                evaluation.readings(),
                evaluation.deviceCount(),
                evaluation.watchedYears());
        if (evaluation.late() > 0) {
            console.printf(
                    Locale.ROOT,
                    "%,d readings were left out, as they are not later than the one before of their device:"
                            + " sort the rows by time, or name the column that tells devices apart with --device%n",
                    evaluation.late());
        }
        for (DetectorResult result : evaluation.results()) {
            print(console, result);
        }
        evaluation.sideBySide().ifPresent(both -> console.print(both.text()));
        coverage.ifPresent(found -> found.print(console));
        console.flush();
    }

    private void print(PrintWriter console, DetectorResult result) {
        console.printf(
                Locale.ROOT,
                "%s: %d alarms, %d false%s, %d missed",
                result.name(),
                result.alarms(),
                result.falseAlarms(),
                evaluation.watchedYears() > 0
                        ? String.format(
                                Locale.ROOT, " (%.2f a device-year)", result.falseAlarms() / evaluation.watchedYears())
                        : "",
                result.missed());
        if (result.lead(0.5).isPresent()) {
            console.printf(
                    Locale.ROOT,
                    "; lead median %.1f h, 5 %% %.1f h, 95 %% %.1f h",
                    result.lead(0.5).getAsDouble() / HOUR,
                    result.lead(0.05).getAsDouble() / HOUR,
                    result.lead(0.95).getAsDouble() / HOUR);
        }
        console.println();
        result.drift().flatMap(Drift::text).ifPresent(console::println);
        result.estimates()
                .metrics()
                .ifPresent(life -> console.printf(
                        Locale.ROOT,
                        "  remaining life: RMSE %.2f, NASA score %.1f on %,d estimates%n",
                        life.rmse(),
                        life.nasaScore(),
                        life.estimates()));
        result.metrics()
                .ifPresent(metrics -> console.printf(
                        Locale.ROOT,
                        "  of readings: precision %.3f, recall %.3f, F1 %.3f, ROC-AUC %.3f; false alarms %.1f %%,"
                                + " missed %.1f %%%n",
                        metrics.precision(),
                        metrics.recall(),
                        metrics.f1(),
                        metrics.rocAuc(),
                        100 * falseAlarmRate(metrics),
                        100 * (1 - metrics.recall())));
    }
}
