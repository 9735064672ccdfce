// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

/**
 * Brings every feature to mean 0 and standard deviation 1: {@code (value - mean) * scale}, in single precision as the
 * model file does it.
 *
 * @param mean mean of each feature over the training rows
 * @param scale one over the standard deviation of each feature; 1 for a feature that never changes
 */
record Standardisation(float[] mean, float[] scale) {

    static Standardisation of(float[][] rows) {
        int features = rows[0].length;
        float[] mean = new float[features];
        float[] scale = new float[features];
        for (int feature = 0; feature < features; feature++) {
            double sum = 0;
            for (float[] row : rows) {
                sum += row[feature];
            }
            double average = sum / rows.length;
            double squares = 0;
            for (float[] row : rows) {
                squares += (row[feature] - average) * (row[feature] - average);
            }
            double deviation = Math.sqrt(squares / rows.length);
            mean[feature] = (float) average;
            scale[feature] = deviation > 0 ? (float) (1 / deviation) : 1;
        }
        return new Standardisation(mean, scale);
    }

    /** @return the same rows in the network's scale */
    Dataset apply(Dataset data) {
        return data.with(data.featureNames(), apply(data.rows()));
    }

    float[][] apply(float[][] rows) {
        float[][] scaled = new float[rows.length][mean.length];
        for (int i = 0; i < rows.length; i++) {
            for (int feature = 0; feature < mean.length; feature++) {
                scaled[i][feature] = (rows[i][feature] - mean[feature]) * scale[feature];
            }
        }
        return scaled;
    }

    void write(OnnxGraph graph, String input, String output) {
        graph.constant("mean", mean, mean.length);
        graph.constant("scale", scale, scale.length);
        graph.node("Sub", "centred", input, "mean");
        graph.node("Mul", output, "centred", "scale");
    }
}
