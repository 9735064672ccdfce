// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

/** The lower triangle whose product with its transpose is a symmetric positive definite matrix. */
record Cholesky(double[][] lower) {

    /** @param matrix of which the lower triangle is read */
    static Cholesky of(double[][] matrix) {
        int size = matrix.length;
        double[][] lower = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(rest, 1e-12)) : rest / lower[j][j];
            }
        }
        return new Cholesky(lower);
    }

    /** The vector that the matrix turns into the given one. */
    double[] solve(double[] right) {
        double[] solution = solveLower(right);
        for (int i = solution.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < solution.length; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }

    /** The vector that the lower triangle turns into the given one. */
    double[] solveLower(double[] right) {
        double[] solution = right.clone();
        for (int i = 0; i < solution.length; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= lower[i][k] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }
}
