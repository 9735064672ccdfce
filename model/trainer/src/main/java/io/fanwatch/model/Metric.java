// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import java.util.Locale;

/** What makes one fault model better than another, 0 to 1. */
public enum Metric {
    /** Share of rows called right. */
    ACCURACY {
        @Override
        public double of(ClassificationMetrics metrics) {
            return metrics.accuracy();
        }
    },
    /** Harmonic mean of precision and recall. */
    F1 {
        @Override
        public double of(ClassificationMetrics metrics) {
            return metrics.f1();
        }
    },
    /** Area under the ROC curve. */
    ROC_AUC {
        @Override
        public double of(ClassificationMetrics metrics) {
            return metrics.rocAuc();
        }
    };

    /** Its value among the metrics. */
    public abstract double of(ClassificationMetrics metrics);

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
