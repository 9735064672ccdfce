// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.util.List;

/** What a scorer takes out of a reading. */
public final class FeatureValues {

    private FeatureValues() {}

    /**
     * The values of those features, in that order; NaN where the reading has one but its value is missing.
     *
     * @param remedy what to do if one is missing, as the end of a sentence
     * @throws ScoringException a mismatch, if the reading lacks a feature; names the fan, the feature and the remedy
     */
    public static double[] of(Reading reading, List<String> features, String remedy) throws ScoringException {
        double[] values = new double[features.size()];
        for (int i = 0; i < values.length; i++) {
            int place = reading.schema().indexOf(features.get(i));
            if (place < 0) {
                throw ScoringException.mismatch("a reading of fan " + reading.deviceId() + " has no " + features.get(i)
                        + ", only " + reading.schema() + ": " + remedy);
            }
            values[i] = reading.value(place);
        }
        return values;
    }
}
