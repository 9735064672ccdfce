// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the page's columns are: the features of all readings so far, and the model's threshold. Not thread-safe. */
final class Columns {

    /** More values than this of a reading are not shown. */
    static final int MOST_FEATURES = 8;

    private final List<String> features = new ArrayList<>();
    private FeatureSchema schema;
    private int[] places = {};
    private ModelDescription model;
    private boolean thresholdOverridden;

    int size() {
        return features.size();
    }

    /** What gave the last verdict, as people cite it; empty if there was none. */
    String model() {
        return model == null ? "" : model.label();
    }

    /** The values of a verdict's reading, one a feature, NaN for those that it lacks. */
    float[] values(Verdict verdict) {
        if (!verdict.model().equals(model)) {
            model = verdict.model();
            thresholdOverridden = false;
        }
        // the predictor may have a threshold of its own, which shows only in its verdicts
        thresholdOverridden |= verdict.faulty() != (verdict.probability() >= model.threshold());
        FeatureSchema current = verdict.reading().schema();
        if (!current.equals(schema)) {
            schema = current;
            for (String name : current.names()) {
                if (!features.contains(name) && features.size() < MOST_FEATURES) {
                    features.add(name);
                }
            }
            places = current.names().stream().mapToInt(features::indexOf).toArray();
        }
        float[] values = new float[features.size()];
        Arrays.fill(values, Float.NaN);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                values[places[i]] = (float) verdict.reading().value(i);
            }
        }
        return values;
    }

    void writeTo(JsonWriter json) throws IOException {
        json.name("model").value(model == null ? null : model.label());
        Json.number(json.name("threshold"), model == null || thresholdOverridden ? Double.NaN : model.threshold(), 4);
        json.name("features").beginArray();
        for (String feature : features) {
            json.value(feature);
        }
        json.endArray();
    }
}
