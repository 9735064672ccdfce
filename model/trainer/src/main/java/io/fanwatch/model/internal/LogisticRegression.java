// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

/** A logistic regression on standardised features, fitted by Newton's method with a slight ridge penalty. */
final class LogisticRegression implements Predictor {

    /** Penalty on squared weights, in rows; it keeps weights finite where classes can be told apart without error. */
    static final double RIDGE = 1;

    private static final int MOST_STEPS = 50;
    private static final double CONVERGED = 1e-8;

    private final Standardisation scaling;
    private final DenseLayer layer;

    private LogisticRegression(Standardisation scaling, DenseLayer layer) {
        this.scaling = scaling;
        this.layer = layer;
    }

    static LogisticRegression fit(Dataset data) {
        Standardisation scaling = Standardisation.of(data.rows());
        float[][] rows = scaling.apply(data.rows());
        int features = data.featureNames().size();
        double[] weights = new double[features + 1];
        double largest = 1;
        for (int step = 0; step < MOST_STEPS && largest > CONVERGED; step++) {
            double[] change = step(rows, data.targets(), weights);
            largest = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] += change[i];
                largest = Math.max(largest, Math.abs(change[i]));
            }
        }
        float[] slopes = new float[features];
        for (int i = 0; i < features; i++) {
            slopes[i] = (float) weights[i];
        }
        return new LogisticRegression(
                scaling, new DenseLayer(features, 1, slopes, new float[] {(float) weights[features]}));
    }

    private static double[] step(float[][] rows, float[] labels, double[] weights) {
        int last = weights.length - 1;
        double[] gradient = new double[weights.length];
        double[][] curvature = new double[weights.length][weights.length];
        for (int row = 0; row < rows.length; row++) {
            double sum = weights[last];
            for (int i = 0; i < last; i++) {
                sum += weights[i] * rows[row][i];
            }
            double probability = 1 / (1 + Math.exp(-sum));
            double error = labels[row] - probability;
            double weight = probability * (1 - probability);
            for (int i = 0; i <= last; i++) {
                double value = i == last ? 1 : rows[row][i];
                gradient[i] += error * value;
                for (int j = 0; j <= i; j++) {
                    curvature[i][j] += weight * value * (j == last ? 1 : rows[row][j]);
                }
            }
        }
        for (int i = 0; i < last; i++) {
            gradient[i] -= RIDGE * weights[i];
            curvature[i][i] += RIDGE;
        }
        curvature[last][last] += 1e-9;
        return Cholesky.of(curvature).solve(gradient);
    }

    @Override
    public float[] scores(float[][] rows) {
        float[][] scaled = scaling.apply(rows);
        float[] scores = new float[rows.length];
        for (int row = 0; row < rows.length; row++) {
            double sum = layer.biases()[0];
            for (int i = 0; i < layer.inputs(); i++) {
                sum += layer.weights()[i] * scaled[row][i];
            }
            scores[row] = (float) (1 / (1 + Math.exp(-sum)));
        }
        return scores;
    }

    @Override
    public void write(OnnxGraph graph, Columns features, String output) {
        scaling.write(graph, features.write(graph), "layer0");
        layer.write(graph, "layer0", "logit", 0);
        graph.node("Sigmoid", output, "logit");
    }
}
