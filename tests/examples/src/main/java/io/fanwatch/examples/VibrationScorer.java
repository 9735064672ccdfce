// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.examples;

import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.FeatureValues;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Finds a fan the more suspicious the more it vibrates: certain of a fault from 250 on. */
@Component(property = "kura.service.pid=example-scorer-vibration")
public final class VibrationScorer implements Scorer {

    private static final List<String> FEATURES = List.of("vibration");
    private static final ModelDescription MODEL = new ModelDescription("vibration", "1.0.0", FEATURES, 0.8);
    private static final double CERTAIN = 250;

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        float[] probabilities = new float[readings.size()];
        for (int i = 0; i < probabilities.length; i++) {
            double vibration = FeatureValues.of(readings.get(i), FEATURES, "add it to the listener's features")[0];
            probabilities[i] = (float) Math.max(0, Math.min(1, vibration / CERTAIN));
        }
        return new Scores(MODEL, probabilities);
    }
}
