// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

/**
 * {@code value + slope (exp(growth t) - 1) / growth}, t in seconds from now, fitted by least squares.
 *
 * @param squares the sum of the squared residuals
 * @param valueVariance variance of the value for residuals of variance 1
 * @param slopeVariance variance of the slope for residuals of variance 1
 * @param covariance the covariance of both for residuals of variance 1
 */
record GrowthCurve(
        double growth,
        double value,
        double slope,
        double squares,
        double valueVariance,
        double slopeVariance,
        double covariance) {

    static GrowthCurve of(double[] times, double[] values, double growth) {
        int count = times.length;
        double[] curve = new double[count];
        double curveMean = 0;
        double valueMean = 0;
        for (int i = 0; i < count; i++) {
            curve[i] = growth == 0 ? times[i] : Math.expm1(growth * times[i]) / growth;
            curveMean += curve[i] / count;
            valueMean += values[i] / count;
        }
        double curveSquares = 0;
        double products = 0;
        double valueSquares = 0;
        for (int i = 0; i < count; i++) {
            double step = curve[i] - curveMean;
            curveSquares += step * step;
            products += step * (values[i] - valueMean);
            valueSquares += (values[i] - valueMean) * (values[i] - valueMean);
        }
        double slope = products / curveSquares;
        return new GrowthCurve(
                growth,
                valueMean - slope * curveMean,
                slope,
                Math.max(0, valueSquares - slope * products),
                1.0 / count + curveMean * curveMean / curveSquares,
                1 / curveSquares,
                -curveMean / curveSquares);
    }

    double at(double time) {
        return value + slope * (growth == 0 ? time : Math.expm1(growth * time) / growth);
    }

    /** The slope in its standard errors. */
    double slopeErrors(double variance) {
        return slope / Math.sqrt(variance * slopeVariance);
    }

    /** When the curve gets to the goal, at that quantile of its uncertainty; infinite if it goes away from it. */
    double secondsTo(double goal, double goalError, double variance, double quantile) {
        if (goal <= value || slope <= 0) {
            return goal <= value ? 0 : Double.POSITIVE_INFINITY;
        }
        double way = (goal - value) / slope;
        double error = Math.sqrt(variance * (valueVariance + way * way * slopeVariance + 2 * way * covariance)
                        + goalError * goalError)
                / slope;
        double there = way * Math.exp(quantile * Math.min(1, error / way));
        return growth == 0 ? there : Math.log1p(growth * there) / growth;
    }
}
