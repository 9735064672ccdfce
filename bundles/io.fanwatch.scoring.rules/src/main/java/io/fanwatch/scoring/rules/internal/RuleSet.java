// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.rules.internal;

import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.FeatureValues;
import io.fanwatch.component.Require;
import java.util.List;
import java.util.stream.IntStream;

/** Scores readings by limits: one probability if every value is inside its limits, another if any is not. */
record RuleSet(ModelDescription model, List<Limit> limits, float probabilityInside, float probabilityOutside) {

    private static final String MISSING = "correct the limits or the listener's fields";

    /** @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy */
    static RuleSet of(RulesScorer.Configuration configuration) {
        List<Limit> limits = Limit.parse(configuration.limits());
        // floats, as the scores that are compared with the threshold
        float inside = (float) Require.within("probability.inside", configuration.probability_inside(), 0, 1, "");
        float outside = (float) Require.within("probability.outside", configuration.probability_outside(), 0, 1, "");
        double threshold = Require.within("threshold", configuration.threshold(), 0, 1, "");
        if (inside >= threshold || outside < threshold) {
            throw new IllegalArgumentException("threshold is " + threshold + ": it must be above probability.inside, "
                    + inside + ", and not above probability.outside, " + outside
                    + ", or every verdict would be the same");
        }
        ModelDescription model = new ModelDescription(
                Require.text("model.name", configuration.model_name(), "give a name that verdicts will cite"),
                Require.text("model.version", configuration.model_version(), "give a version that verdicts will cite"),
                limits.stream().map(Limit::feature).toList(),
                threshold);
        return new RuleSet(model, limits, inside, outside);
    }

    /** @throws ScoringException permanent, if a reading lacks a feature that has limits */
    Scores score(List<Reading> readings) throws ScoringException {
        float[] probabilities = new float[readings.size()];
        for (int i = 0; i < probabilities.length; i++) {
            double[] values = FeatureValues.of(readings.get(i), model.features(), MISSING);
            probabilities[i] = isInside(values) ? probabilityInside : probabilityOutside;
        }
        return new Scores(model, probabilities);
    }

    private boolean isInside(double[] values) {
        return IntStream.range(0, values.length).allMatch(i -> limits.get(i).contains(values[i]));
    }
}
