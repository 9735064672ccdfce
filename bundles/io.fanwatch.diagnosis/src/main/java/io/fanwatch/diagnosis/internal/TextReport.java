// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService.Rejected;
import io.fanwatch.component.PlainLine;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Reports for a terminal: aligned, one metric a line, without control characters whatever a sender wrote. */
final class TextReport {

    private static final String INDENT = "    ";
    private static final int BYTES_A_MEGABYTE = 1 << 20;

    private TextReport() {}

    static String overview(Overview overview) {
        String components = overview.components().stream()
                .map(status -> '\n' + component(status))
                .collect(Collectors.joining());
        return level(overview.level()) + PlainLine.of(overview.sentence()) + "\nFanwatch " + overview.version() + ", "
                + process(overview) + '\n' + components;
    }

    /** Since when the process runs and how much memory it uses. */
    static String process(Overview overview) {
        return "up " + uptime(overview.uptime()) + ", heap "
                + overview.heapUsedBytes() / BYTES_A_MEGABYTE + " of "
                + overview.heapMaximumBytes() / BYTES_A_MEGABYTE + " MB";
    }

    static String component(Status status) {
        int width = status.metrics().stream()
                .mapToInt(metric -> metric.name().length())
                .max()
                .orElse(0);
        String metrics = status.metrics().stream()
                .map(metric ->
                        INDENT + padded(PlainLine.of(metric.name()), width) + "  " + PlainLine.of(value(metric)) + '\n')
                .collect(Collectors.joining());
        return level(status.level())
                + PlainLine.of(status.component())
                + '\n'
                + INDENT
                + PlainLine.of(status.message())
                + '\n'
                + metrics;
    }

    /** A metric's value with its unit, unless the name says what is counted or measured. */
    static String value(Metric metric) {
        boolean named = metric.unit().isEmpty()
                || metric.unit().startsWith("1/")
                || List.of(metric.name().split("[\\s/,:()]+")).contains(metric.unit());
        return metric.value() + (named ? "" : " " + metric.unit());
    }

    static String models(List<Models> models) {
        return models.isEmpty()
                ? "no scorer has models that can be changed"
                : models.stream().map(TextReport::models).collect(Collectors.joining());
    }

    private static String models(Models held) {
        String versions = held.versions().isEmpty() ? "none" : String.join(", ", held.versions());
        return PlainLine.of(held.scorer()) + '\n' + INDENT + "active  " + PlainLine.of(held.label()) + '\n' + INDENT
                + "held    " + PlainLine.of(versions) + '\n';
    }

    static String rejected(List<Rejected> rejected) {
        return rejected.isEmpty()
                ? "no message was rejected"
                : rejected.stream().map(TextReport::rejected).collect(Collectors.joining());
    }

    private static String rejected(Rejected rejected) {
        Rejection message = rejected.message();
        return message.time() + "  " + PlainLine.of(rejected.component()) + "  " + PlainLine.of(message.topic()) + "  "
                + PlainLine.of(message.reason()) + '\n';
    }

    private static String level(Status.Level level) {
        return padded(level.name(), Status.Level.WARNING.name().length()) + "  ";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String uptime(Duration uptime) {
        long days = uptime.toDays();
        return (days > 0 ? days + " d " : "")
                + (uptime.toHours() > 0 ? uptime.toHoursPart() + " h " : "")
                + uptime.toMinutesPart() + " min";
    }
}
