package io.fanwatch.scoring.rules.internal;

import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.util.List;

/** Scores readings by limits: one probability if every value is inside its limits, another if any is not. Immutable. */
final class RuleSet {

    private final ModelDescription model;
    private final List<Limit> limits;
    private final float probabilityInside;
    private final float probabilityOutside;

    /** @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy */
    RuleSet(RulesScorerConfig config) {
        limits = Limit.parse(config.limits());
        probabilityInside = (float) probability("probability.inside", config.probability_inside());
        probabilityOutside = (float) probability("probability.outside", config.probability_outside());
        double threshold = probability("threshold", config.threshold());
        // as compared with the scores, which are floats
        if (probabilityInside >= threshold || probabilityOutside < threshold) {
            throw new IllegalArgumentException(
                    "the threshold is " + threshold + ": it must be above probability.inside, "
                            + config.probability_inside() + ", and not above probability.outside, "
                            + config.probability_outside() + ", or every verdict would be the same");
        }
        model = new ModelDescription(
                notBlank("model.name", config.model_name()),
                notBlank("model.version", config.model_version()),
                limits.stream().map(Limit::feature).toList(),
                threshold);
    }

    private static double probability(String property, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(property + " is " + value + ": it must be between 0 and 1");
        }
        return value;
    }

    private static String notBlank(String property, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(property + " is blank: give a name that verdicts will cite");
        }
        return value.strip();
    }

    ModelDescription model() {
        return model;
    }

    Scores score(List<Reading> readings) throws ScoringException {
        float[] probabilities = new float[readings.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = isInside(readings.get(i)) ? probabilityInside : probabilityOutside;
        }
        return new Scores(model, probabilities);
    }

    private boolean isInside(Reading reading) throws ScoringException {
        boolean inside = true;
        for (Limit limit : limits) {
            int index = reading.schema().indexOf(limit.feature());
            if (index < 0) {
                throw ScoringException.permanent("a reading of fan " + reading.deviceId() + " has no " + limit.feature()
                        + ", which the limits name; it has " + reading.schema()
                        + ": correct the limits or the listener's fields");
            }
            inside &= limit.contains(reading.value(index));
        }
        return inside;
    }

    @Override
    public String toString() {
        return limits.toString();
    }
}
