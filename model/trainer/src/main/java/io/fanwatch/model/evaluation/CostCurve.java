// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.model.internal.ScoreRanking;
import java.util.Optional;

/**
 * What a detector costs, in false alarms, if a missed failure costs so many times as much: of devices as it is; of labelled
 * readings at the threshold that is cheapest for that (Drummond, Holte: Cost curves. Machine Learning 65, 2006).
 */
final class CostCurve {

    static final double[] RATIOS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    private CostCurve() {}

    /** Cost of all devices, in false alarms, for each ratio. */
    static double[] ofDevices(DetectorResult result) {
        double[] costs = new double[RATIOS.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = RATIOS[i] * result.missed() + result.falseAlarms();
        }
        return costs;
    }

    static JsonArray json(DetectorResult result) {
        double[] costs = ofDevices(result);
        Optional<ScoreRanking> ranking = result.ranking();
        JsonArray curve = new JsonArray();
        for (int i = 0; i < costs.length; i++) {
            double ratio = RATIOS[i];
            JsonObject point = new JsonObject();
            point.addProperty("missed_to_false", ratio);
            point.addProperty("cost", costs[i]);
            ranking.map(found -> found.cheapest(ratio)).ifPresent(cheapest -> {
                point.addProperty("readings_threshold", cheapest.threshold());
                point.addProperty("readings_missed", cheapest.missed());
                point.addProperty("readings_false", cheapest.falseAlarms());
            });
            curve.add(point);
        }
        return curve;
    }
}
