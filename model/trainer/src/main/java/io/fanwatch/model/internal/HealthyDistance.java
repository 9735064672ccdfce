// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far a row is from healthy ones: the squared Mahalanobis distance d from their mean, as {@code d / (d + limit)}, so
 * that 0.5 is the limit. Mean and covariance are of the nine tenths of the rows that are closest, found in a few steps
 * (concentration, as in Rousseeuw and Van Driessen: A fast algorithm for the minimum covariance determinant estimator.
 * Technometrics 41, 1999), so that a few faulty rows among them do little.
 */
final class HealthyDistance implements Predictor {

    /** Share of the rows that mean and covariance are taken of. */
    static final double CORE = 0.9;

    private static final int STEPS = 10;
    /** Added to each variance: a thousandth of what standardised features have. */
    private static final double SHRINKAGE = 1e-3;

    private final float[] mean;
    /** Row after row, what turns centred values into ones of variance 1 without correlation. */
    private final float[] whitening;

    private final float limit;

    private HealthyDistance(float[] mean, float[] whitening, float limit) {
        this.mean = mean;
        this.whitening = whitening;
        this.limit = limit;
    }

    /** The limit is 1; see {@link #withLimit}. */
    static HealthyDistance fit(float[][] rows) {
        int[] core = IntStream.range(0, rows.length).toArray();
        HealthyDistance fitted = fitAll(rows);
        int size = Math.max(2, (int) (CORE * rows.length));
        for (int step = 0; step < STEPS; step++) {
            double[] distances = fitted.distances(rows);
            int[] closest = IntStream.range(0, rows.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> distances[row]))
                    .limit(size)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
            if (Arrays.equals(closest, core)) {
                break;
            }
            core = closest;
            fitted = fitAll(Arrays.stream(core).mapToObj(row -> rows[row]).toArray(float[][]::new));
        }
        return fitted;
    }

    private static HealthyDistance fitAll(float[][] rows) {
        int features = rows[0].length;
        Standardisation scaling = Standardisation.of(rows);
        float[][] scaled = scaling.apply(rows);
        double[][] covariance = new double[features][features];
        for (float[] row : scaled) {
            for (int i = 0; i < features; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += (double) row[i] * row[j] / rows.length;
                }
            }
        }
        for (int i = 0; i < features; i++) {
            covariance[i][i] += SHRINKAGE;
        }
        Cholesky cholesky = Cholesky.of(covariance);
        float[] whitening = new float[features * features];
        for (int column = 0; column < features; column++) {
            double[] unit = new double[features];
            unit[column] = scaling.scale()[column];
            double[] solution = cholesky.solveLower(unit);
            for (int row = 0; row < features; row++) {
                whitening[row * features + column] = (float) solution[row];
            }
        }
        return new HealthyDistance(scaling.mean(), whitening, 1);
    }

    HealthyDistance withLimit(double newLimit) {
        return new HealthyDistance(mean, whitening, (float) newLimit);
    }

    double[] distances(float[][] rows) {
        int features = mean.length;
        double[] distances = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < features; i++) {
                double sum = 0;
                for (int j = 0; j < features; j++) {
                    sum += (double) whitening[i * features + j] * (rows[row][j] - mean[j]);
                }
                distances[row] += sum * sum;
            }
        }
        return distances;
    }

    @Override
    public float[] scores(float[][] rows) {
        double[] distances = distances(rows);
        float[] scores = new float[rows.length];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = (float) (1 - limit / (distances[row] + limit));
        }
        return scores;
    }

    /** Written as {@code 1 - limit / (d + limit)}, which is 1 and not NaN where d is beyond a float. */
    @Override
    public void write(OnnxGraph graph, Columns features, String output) {
        graph.constant("mean", mean, mean.length);
        graph.constant("whitening", whitening, mean.length, mean.length);
        graph.constant("limit", new float[] {limit}, 1);
        graph.constant("one", new float[] {1}, 1);
        graph.constant("axis", 1);
        graph.node("Sub", "centred", features.write(graph), "mean");
        NodeProto.Builder product = graph.node("Gemm", "white", "centred", "whitening");
        product.addAttribute(OnnxGraph.integer("transB", 1));
        graph.node("Mul", "squares", "white", "white");
        graph.node("ReduceSum", "distance", "squares", "axis").addAttribute(OnnxGraph.integer("keepdims", 1));
        graph.node("Add", "shifted", "distance", "limit");
        graph.node("Div", "near", "limit", "shifted");
        graph.node("Sub", output, "one", "near");
    }
}
