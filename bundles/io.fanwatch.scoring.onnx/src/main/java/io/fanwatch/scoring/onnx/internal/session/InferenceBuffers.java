// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What one thread needs to score a batch: native memory for the features and the probabilities, reused. Remembers where the
 * features of the last schema stand, by the schema's identity. Not thread-safe.
 */
final class InferenceBuffers {

    final FloatBuffer features;
    final FloatBuffer probabilities;
    private final String modelLabel;
    private final List<String> names;
    private final int[] places;
    private FeatureSchema placesOf;

    InferenceBuffers(ModelMetadata model, int batchMaximum) {
        modelLabel = model.label();
        names = model.features().names();
        places = new int[names.size()];
        features = direct(batchMaximum * places.length);
        probabilities = direct(batchMaximum);
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /**
     * Writes readings in the model's own order of features, and makes room for their probabilities.
     *
     * @throws ScoringException permanently, if a reading lacks a feature, or a value is beyond what a float can hold
     */
    void write(List<Reading> readings) throws ScoringException {
        features.clear();
        for (Reading reading : readings) {
            write(reading);
        }
        features.flip();
        probabilities.clear().limit(readings.size());
    }

    private void write(Reading reading) throws ScoringException {
        if (reading.schema() != placesOf) {
            find(reading);
        }
        for (int i = 0; i < places.length; i++) {
            double value = reading.value(places[i]);
            if (Math.abs(value) > Float.MAX_VALUE) {
                throw ScoringException.permanent("a reading of fan " + reading.deviceId() + " has the " + names.get(i)
                        + " " + value + ", which is beyond the float values that model " + modelLabel
                        + " takes: see what its sensor sends");
            }
            features.put((float) value);
        }
    }

    private void find(Reading reading) throws ScoringException {
        placesOf = null;
        for (int i = 0; i < places.length; i++) {
            places[i] = reading.schema().indexOf(names.get(i));
            if (places[i] < 0) {
                throw ScoringException.permanent("a reading of fan " + reading.deviceId() + " has no " + names.get(i)
                        + ", which model " + modelLabel + " wants; it has " + reading.schema()
                        + ": correct the listener's fields or choose another model");
            }
        }
        placesOf = reading.schema();
    }
}
