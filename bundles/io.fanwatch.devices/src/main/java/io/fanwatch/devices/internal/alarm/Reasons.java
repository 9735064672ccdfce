// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.AlarmSeverity;
import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Device;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts into words and numbers why there is an alarm. */
final class Reasons {

    private static final int NAMED_FEATURES = 3;
    private static final double LEAST_NAMED = 1;
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int MOST_HOURS = 72;
    private static final double URGENT = 0.25;

    private Reasons() {}

    static Finding model(Device device) {
        String words = "the model"
                + device.verdict().map(last -> " " + last.model().label()).orElse("")
                + " finds its readings faulty, with a probability of up to "
                + Math.round(100 * device.alarmPeak()) + " %"
                + device.verdict()
                        .flatMap(last -> last.findings().faultKind())
                        .map(kind -> ": " + kind)
                        .orElse("");
        return new Finding(AlarmSeverity.ALARM, words, evidence(device));
    }

    /** {@code vibration +2.4 σ, rotation −3.1 σ for 5 h; limit reached in 36 h (20 to 60 h)}. */
    static Finding condition(Device device, Condition condition, Instant since) {
        String features = condition.contributions().stream()
                .filter(part -> Math.abs(part.deviation()) >= LEAST_NAMED)
                .limit(NAMED_FEATURES)
                .map(Contribution::toString)
                .collect(Collectors.joining(", "))
                .replace('-', '\u2212');
        Verdict last = device.verdict().orElseThrow();
        Duration held = Duration.between(since, last.reading().time());
        String words = (features.isEmpty() ? "away from its own normal" : features) + " for "
                + time(Math.max(0, held.toSeconds()))
                + last.findings()
                        .remaining()
                        .map(left -> "; " + remaining(left))
                        .orElse("");
        return new Finding(AlarmSeverity.WARNING, words, evidence(device));
    }

    static Finding remaining(Device device, RemainingLife left, Duration limit) {
        boolean urgent = left.value() * SECONDS_PER_HOUR < URGENT * limit.toSeconds();
        return new Finding(urgent ? AlarmSeverity.ALARM : AlarmSeverity.WARNING, remaining(left), evidence(device));
    }

    static Finding silent(Device device) {
        String words = "nothing came since " + device.lastSeen().truncatedTo(ChronoUnit.SECONDS);
        return new Finding(AlarmSeverity.ADVISORY, words, Map.of());
    }

    static Finding sensor(Device device, String words) {
        return new Finding(AlarmSeverity.ADVISORY, words, evidence(device));
    }

    private static String remaining(RemainingLife left) {
        boolean hours = left.unit().equals("h");
        String interval = left.low().isPresent() && left.high().isPresent()
                ? " (" + amount(left.low().getAsDouble(), left.unit()) + " to "
                        + amount(left.high().getAsDouble(), left.unit()) + ")"
                : "";
        return (hours ? "limit reached in " : "remaining ") + amount(left.value(), left.unit()) + interval;
    }

    private static String amount(double value, String unit) {
        return unit.equals("h")
                ? time(Math.round(Math.min(value, 1e9) * SECONDS_PER_HOUR))
                : String.format(Locale.ROOT, "%.0f %s", value, unit);
    }

    /** A length of time for people: {@code 36 h}. */
    static String time(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 2 * SECONDS_PER_HOUR) {
            return Math.round(seconds / 60.0) + " min";
        }
        long hours = Math.round(seconds / (double) SECONDS_PER_HOUR);
        return hours < MOST_HOURS ? hours + " h" : Math.round(hours / 24.0) + " d";
    }

    private static Map<String, Double> evidence(Device device) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        Optional<Verdict> verdict = device.verdict();
        if (verdict.isEmpty()) {
            return numbers;
        }
        Reading reading = verdict.get().reading();
        for (int i = 0; i < reading.schema().size(); i++) {
            numbers.put(reading.schema().names().get(i), reading.value(i));
        }
        numbers.put("probability", rounded(verdict.get().probability()));
        Findings findings = verdict.get().findings();
        findings.condition().filter(condition -> condition.distance() > 0).ifPresent(condition -> {
            numbers.put("distance", rounded(condition.distance()));
            condition
                    .contributions()
                    .forEach(part -> numbers.put("deviation(" + part.feature() + ")", rounded(part.deviation())));
        });
        findings.remaining().filter(left -> left.unit().equals("h")).ifPresent(left -> {
            numbers.put("remaining", rounded(left.value()));
            left.low().ifPresent(low -> numbers.put("remaining_low", rounded(low)));
            left.high().ifPresent(high -> numbers.put("remaining_high", rounded(high)));
        });
        numbers.values().removeIf(number -> !Double.isFinite(number));
        return numbers;
    }

    private static double rounded(double number) {
        return Math.abs(number) < 1e12 ? Math.round(number * 1_000) / 1_000.0 : number;
    }
}
