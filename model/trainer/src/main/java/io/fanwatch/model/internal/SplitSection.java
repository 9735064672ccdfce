// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.SplitEstimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The part of a model card that tells how models do on other splits of the data. */
final class SplitSection {

    private static final Map<String, ToDoubleFunction<ClassificationMetrics>> METRICS = new LinkedHashMap<>();

    static {
        METRICS.put("accuracy", ClassificationMetrics::accuracy);
        METRICS.put("precision", ClassificationMetrics::precision);
        METRICS.put("recall", ClassificationMetrics::recall);
        METRICS.put("f1", ClassificationMetrics::f1);
        METRICS.put("roc_auc", ClassificationMetrics::rocAuc);
    }

    private SplitSection() {}

    static JsonArray json(List<SplitEstimate> estimates) {
        JsonArray all = new JsonArray();
        estimates.forEach(estimate -> all.add(json(estimate)));
        return all;
    }

    static JsonObject json(SplitEstimate estimate) {
        JsonObject json = new JsonObject();
        json.addProperty("split", estimate.split());
        json.addProperty("trainings", estimate.metrics().size());
        METRICS.forEach((name, metric) -> {
            json.addProperty(name, estimate.mean(metric));
            if (estimate.metrics().size() > 1) {
                json.addProperty(name + "_ci95", estimate.halfWidth(metric));
            }
        });
        return json;
    }

    /** Nothing, if there are no other splits. */
    static String markdown(List<SplitEstimate> estimates) {
        if (estimates.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("## On other splits\n| split | trainings | ")
                .append(String.join(" | ", METRICS.keySet()))
                .append(" |\n|---|---")
                .append("|---".repeat(METRICS.size()))
                .append("|\n");
        for (SplitEstimate estimate : estimates) {
            text.append("| ")
                    .append(estimate.split())
                    .append(" | ")
                    .append(estimate.metrics().size());
            METRICS.values().forEach(metric -> text.append(" | ").append(estimate.text(metric)));
            text.append(" |\n");
        }
        text.append("\nMeans").append(estimates.get(0).metrics().size() > 1 ? ", with 95 % confidence intervals" : "");
        return text.append(
                        estimates.size() == 1
                                ? ".\n\n"
                                : ". What the split by class is better, the model owes to rows of machines or\ntimes that it knows:"
                                        + " expect the other on new ones.\n\n")
                .toString();
    }
}
