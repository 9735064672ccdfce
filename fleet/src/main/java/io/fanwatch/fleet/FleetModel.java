// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelFaultException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import java.util.List;

/** A model in ONNX Runtime, loaded and checked as on a gateway. For one thread. */
final class FleetModel implements AutoCloseable {

    private final byte[] bytes;
    private final OnnxModel model;
    private final ModelDescription description;

    private FleetModel(byte[] bytes, OnnxModel model) {
        this.bytes = bytes;
        this.model = model;
        ModelMetadata metadata = model.metadata();
        this.description = new ModelDescription(
                metadata.name(), metadata.version(), metadata.features().names(), metadata.threshold());
    }

    /** @throws IllegalArgumentException if a gateway would refuse it, or it wants features that readings have not */
    static FleetModel load(byte[] bytes, FeatureSchema schema) {
        try {
            FleetModel loaded = new FleetModel(bytes, OnnxModel.load(bytes, new Execution(1, 1)));
            List<String> wanted = loaded.description.features();
            if (!schema.names().containsAll(wanted)) {
                loaded.close();
                throw new IllegalArgumentException(
                        "it wants the features " + wanted + ", readings have " + schema.names());
            }
            return loaded;
        } catch (InvalidModelException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    ModelDescription description() {
        return description;
    }

    /** The fault probability, 0 to 1; 0 if the model cannot score the reading. */
    float score(Reading reading) {
        try {
            return model.score(List.of(reading))
                    .map(judgement -> judgement.probabilities()[0])
                    .orElse(0f);
        } catch (ScoringException | ModelFaultException e) {
            throw new IllegalStateException(description.label() + " fails: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
