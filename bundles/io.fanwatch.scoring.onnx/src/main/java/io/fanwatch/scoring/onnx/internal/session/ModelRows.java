// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OrtException;
import io.fanwatch.api.ScoringException;
import io.fanwatch.condition.Features;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A model as a gateway takes it, for recorded readings whose features are computed elsewhere. Not thread-safe. */
public final class ModelRows implements AutoCloseable {

    private final OnnxModel model;

    /** @throws InvalidModelException if a gateway would refuse it */
    public ModelRows(byte[] file) throws InvalidModelException {
        model = OnnxModel.load(file, new Execution(1, 256));
    }

    public ModelMetadata metadata() {
        return model.metadata();
    }

    /** All that its metadata say. */
    public Map<String, String> properties() {
        try {
            return model.session.getMetadata().getCustomMetadata();
        } catch (OrtException e) {
            throw new IllegalStateException("the metadata, which were read before, cannot be read", e);
        }
    }

    /** What its inputs are, in order: fields of a reading, or what is computed from a device's readings. */
    public Features features() {
        return model.features.indicators().orElseGet(() -> Features.ofFields(model.inputs.features()));
    }

    /** How many readings of a device it takes at a time, 1 or more. */
    public int window() {
        return model.inputs.window();
    }

    /** Whether NaN may stand for a feature. */
    public boolean takesMissing() {
        return model.inputs.takesMissing();
    }

    /** Whether it gives what remains, and no fault probability. */
    public boolean isOfRemainingLife() {
        return model.meaning.kind() == OutputMeaning.Kind.REMAINING_LIFE;
    }

    /**
     * The fault probability of each row, or what remains.
     *
     * @param rows all features of the oldest reading of a window, then of the next
     * @throws ScoringException if a value is beyond what the model takes
     * @throws ModelFaultException if it fails or gives something that is no probability
     */
    public double[] values(List<double[]> rows) throws ScoringException, ModelFaultException {
        double[] values = model.raw(rows, model.rowsAtATime);
        for (int i = 0; i < values.length && !isOfRemainingLife(); i++) {
            values[i] = model.probability(values[i], "the row " + Arrays.toString(rows.get(i)));
        }
        return values;
    }

    @Override
    public void close() {
        model.close();
    }
}
