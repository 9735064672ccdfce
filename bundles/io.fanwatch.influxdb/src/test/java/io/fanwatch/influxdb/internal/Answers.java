// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** Reads InfluxDB's answers. */
final class Answers {

    private Answers() {}

    /** The values of a column, over all series, in order; none if there are no series, or no such database or policy yet. */
    static List<JsonElement> column(String answer, String name) {
        List<JsonElement> values = new ArrayList<>();
        JsonObject result = JsonParser.parseString(answer)
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject();
        if (result.has("error")
                && !result.get("error").getAsString().matches("(database|retention policy) not found.*")) {
            throw new IllegalStateException(result.get("error").getAsString());
        }
        if (!result.has("series")) {
            return values;
        }
        for (JsonElement series : result.getAsJsonArray("series")) {
            JsonArray columns = series.getAsJsonObject().getAsJsonArray("columns");
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).getAsString().equals(name)) {
                    int place = i;
                    series.getAsJsonObject()
                            .getAsJsonArray("values")
                            .forEach(row -> values.add(row.getAsJsonArray().get(place)));
                }
            }
        }
        return values;
    }
}
