package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Writes readings in a model's own order of features. Remembers where the features of the last schema stand, by the
 * schema's identity. Not thread-safe.
 */
final class FeatureMapping {

    private final String modelLabel;
    private final List<String> features;
    private final int[] places;
    private FeatureSchema placesOf;

    FeatureMapping(ModelMetadata model) {
        modelLabel = model.label();
        features = model.features().names();
        places = new int[features.size()];
    }

    /** @throws ScoringException permanently, if the reading lacks a feature, or a value is beyond what a float can hold */
    void write(Reading reading, FloatBuffer target) throws ScoringException {
        if (reading.schema() != placesOf) {
            find(reading);
        }
        for (int i = 0; i < places.length; i++) {
            double value = reading.value(places[i]);
            if (Math.abs(value) > Float.MAX_VALUE) {
                throw ScoringException.permanent("a reading of fan " + reading.deviceId() + " has the "
                        + features.get(i) + " " + value + ", which is beyond the float values that model " + modelLabel
                        + " takes: see what its sensor sends");
            }
            target.put((float) value);
        }
    }

    private void find(Reading reading) throws ScoringException {
        placesOf = null;
        for (int i = 0; i < places.length; i++) {
            places[i] = reading.schema().indexOf(features.get(i));
            if (places[i] < 0) {
                throw ScoringException.permanent("a reading of fan " + reading.deviceId() + " has no " + features.get(i)
                        + ", which model " + modelLabel + " wants; it has " + reading.schema()
                        + ": correct the listener's fields or choose another model");
            }
        }
        placesOf = reading.schema();
    }
}
