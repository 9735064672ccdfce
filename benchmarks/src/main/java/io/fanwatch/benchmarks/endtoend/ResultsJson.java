// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The metrics for programs: the median of each by its key, null where nothing was measured; then what stands behind. */
final class ResultsJson {

    private static final double PRECISION = 1e4;

    private ResultsJson() {}

    static void write(Path file, Results results, JsonObject machine, JsonObject settings) throws IOException {
        JsonObject json = new JsonObject();
        JsonObject rounds = new JsonObject();
        JsonObject goals = new JsonObject();
        for (Metric metric : Metric.values()) {
            json.add(metric.key(), JsonNull.INSTANCE);
            results.get(metric).ifPresent(series -> {
                json.add(metric.key(), number(series.median()));
                JsonArray values = new JsonArray();
                series.values().forEach(value -> values.add(number(value)));
                rounds.add(metric.key(), values);
                metric.goal().ifPresent(goal -> {
                    JsonObject one = new JsonObject();
                    one.addProperty("goal", goal.text());
                    one.addProperty("met", goal.isMetBy(series.median()));
                    goals.add(metric.key(), one);
                });
            });
        }
        json.add("goals", goals);
        json.add("rounds", rounds);
        JsonObject processors = new JsonObject();
        results.processors().forEach((system, busy) -> {
            JsonObject one = new JsonObject();
            busy.forEach((who, share) -> one.add(who, number(share)));
            processors.add(system, one);
        });
        json.add("processors", processors);
        JsonArray soak = new JsonArray();
        for (Soak.Sample sample : results.soak()) {
            JsonObject one = new JsonObject();
            one.addProperty("readings", sample.readings());
            one.addProperty("lost", sample.lost());
            one.add("rss_mb", number(sample.residentMb()));
            one.add("live_heap_mb", number(sample.liveMb()));
            soak.add(one);
        }
        json.add("soak", soak);
        JsonArray notes = new JsonArray();
        results.notes().forEach(notes::add);
        json.add("notes", notes);
        json.add("settings", settings);
        json.add("machine", machine);
        Files.writeString(
                file,
                new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(json) + "\n");
    }

    private static JsonPrimitive number(double value) {
        return new JsonPrimitive(Math.rint(value * PRECISION) / PRECISION);
    }
}
