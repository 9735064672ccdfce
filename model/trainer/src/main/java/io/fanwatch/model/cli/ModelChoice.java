// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.condition.Features;
import io.fanwatch.model.Family;
import io.fanwatch.model.Metric;
import io.fanwatch.model.ModelOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code train} that say which model is trained. */
final class ModelChoice {

    @Option(
            names = "--family",
            paramLabel = "F",
            description =
                    "network, trees (gradient-boosted), forest, logistic, one-class (learns healthy rows only), or"
                            + " auto: the best of the first four by cross-validation.",
            defaultValue = "network")
    private String family;

    @Option(
            names = "--metric",
            paramLabel = "M",
            description = "f1, accuracy or roc-auc: what family and threshold are chosen by. Without it f1; the network"
                    + " alone takes the most accurate threshold that gives very few false alarms.")
    private String metric;

    @Option(
            names = "--false-alarm-rate",
            paramLabel = "R",
            description = "Share of healthy readings that a one-class model may call faulty.",
            defaultValue = "" + ModelOptions.DEFAULT_FALSE_ALARM_RATE)
    private double falseAlarmRate;

    @Option(
            names = "--readings",
            paramLabel = "W",
            description = "Readings of a machine that the network looks at, the last W by --time of each --group.",
            defaultValue = "1")
    private int readings;

    /** @throws IllegalArgumentException with a message for the user */
    ModelOptions options(Features features) {
        return new ModelOptions(
                constant(Family.class, family, "--family"),
                Optional.ofNullable(metric).map(name -> constant(Metric.class, name, "--metric")),
                features.areFields() ? Optional.empty() : Optional.of(features),
                falseAlarmRate,
                readings);
    }

    /**
     * Reads features as they are written, with functions and operators; what cannot be read as such is the name of a
     * column.
     */
    static Features features(List<String> written) {
        String list = String.join(",", written);
        try {
            return Features.parse(list);
        } catch (IllegalArgumentException e) {
            return Features.ofFields(written);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String option) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no " + option + " '" + name
                        + "'. Give one of " + Arrays.toString(type.getEnumConstants()) + "."));
    }
}
