// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.registry.ModelFile;
import io.fanwatch.scoring.onnx.internal.registry.TrustedKeys;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.Judgement;
import io.fanwatch.scoring.onnx.internal.session.ModelFaultException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import io.fanwatch.scoring.onnx.internal.session.OnnxRuntime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checks that a gateway makes before a model may take over, for tools that run where there is no gateway: by the
 * scorer's own classes, so that both always check the same.
 */
public final class ModelCheck {

    private static final Execution EXECUTION = new Execution(1, 256);

    private ModelCheck() {}

    /** A model would be refused. The message names what is wrong and the remedy. */
    public static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A model that would be taken.
     *
     * @param name the model's name
     * @param version the model's version
     * @param features the features it wants, in its order
     * @param threshold from which fault probability on a reading counts as faulty
     * @param selfTestRows how many rows its self-test has; all of them gave what they should
     * @param manner how it scores, if not whole batches of readings, to be added to a sentence
     * @param doubts what may be wrong with it, though nothing proves it
     */
    public record Passed(
            String name,
            String version,
            List<String> features,
            double threshold,
            int selfTestRows,
            String manner,
            List<String> doubts) {

        /** Name and version. */
        public String label() {
            return name + " " + version;
        }
    }

    /**
     * Makes every check but whether the gateway's readings have the features.
     *
     * @param bytes the content of the model file
     * @param signature the text of the signature file
     * @param keys the public keys in PEM form, of which one must have signed; empty if that is not asked for
     * @param maximumBytes how large a model file the gateway takes
     * @throws RefusedException if the gateway would refuse the model
     * @throws IllegalArgumentException if the keys are none
     */
    public static Passed check(byte[] bytes, Optional<String> signature, String keys, long maximumBytes)
            throws RefusedException {
        if (bytes.length > maximumBytes) {
            throw new RefusedException(
                    "it has more than the " + maximumBytes + " bytes it takes: raise its model.size.maximum", null);
        }
        try {
            TrustedKeys.of(keys).verify(ModelFile.of(bytes, signature));
            Optional<String> missing = OnnxRuntime.missing();
            if (missing.isPresent()) {
                throw new RefusedException(missing.get(), null);
            }
            try (OnnxModel model = OnnxModel.load(bytes, EXECUTION)) {
                ModelMetadata metadata = model.metadata();
                return new Passed(
                        metadata.name(),
                        metadata.version(),
                        metadata.features().names(),
                        metadata.threshold(),
                        metadata.selfTest().size(),
                        model.manner(),
                        model.doubts());
            }
        } catch (InvalidModelException e) {
            throw new RefusedException(e.getMessage(), e);
        }
    }

    /** What a model makes of a reading. */
    record Scored(float probability, Findings findings) {}

    /** Scores rows, in the order of the features, as readings of one fan. */
    static List<Scored> score(byte[] bytes, List<String> features, List<double[]> rows) throws RefusedException {
        FeatureSchema schema = new FeatureSchema(features);
        List<Reading> readings = new ArrayList<>();
        for (double[] row : rows) {
            Instant time = Instant.ofEpochSecond(readings.size());
            readings.add(Reading.withMissing("check", Optional.empty(), time, schema, row));
        }
        try (OnnxModel model = OnnxModel.load(bytes, EXECUTION)) {
            Judgement judgement = model.score(readings).orElseThrow();
            List<Scored> scored = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                scored.add(new Scored(
                        judgement.probabilities()[i],
                        judgement.findings().length == 0
                                ? Findings.NONE
                                : judgement.findings()[i]));
            }
            return scored;
        } catch (InvalidModelException | ScoringException | ModelFaultException e) {
            throw new RefusedException(e.getMessage(), e);
        }
    }
}
