package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Status;
import io.fanwatch.diagnosis.internal.Diagnosis.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reports for a terminal: aligned, one metric a line, without control characters whatever a sender wrote. */
final class TextReport {

    private static final String INDENT = "    ";
    private static final int BYTES_A_MEGABYTE = 1 << 20;

    private TextReport() {}

    static String overview(Overview overview) {
        StringBuilder text = new StringBuilder();
        text.append(level(overview.level())).append(shown(overview.sentence())).append('\n');
        text.append("Fanwatch ").append(overview.version()).append(", ").append(process(overview));
        text.append("\n");
        for (Status status : overview.components()) {
            text.append('\n').append(component(status));
        }
        return text.toString();
    }

    /** Since when the process runs and how much memory it uses. */
    static String process(Overview overview) {
        return "up " + uptime(overview.uptime()) + ", heap "
                + overview.heapUsedBytes() / BYTES_A_MEGABYTE + " of "
                + overview.heapMaximumBytes() / BYTES_A_MEGABYTE + " MB";
    }

    static String component(Status status) {
        StringBuilder text = new StringBuilder();
        text.append(level(status.level())).append(shown(status.component())).append('\n');
        text.append(INDENT).append(shown(status.message())).append('\n');
        int width = status.metrics().stream()
                .mapToInt(metric -> metric.name().length())
                .max()
                .orElse(0);
        status.metrics()
                .forEach(metric -> text.append(INDENT)
                        .append(padded(shown(metric.name()), width))
                        .append("  ")
                        .append(shown(value(metric)))
                        .append('\n'));
        return text.toString();
    }

    /** A metric's value with its unit, unless the name says what is counted or measured. */
    static String value(Metric metric) {
        boolean named = metric.unit().isEmpty()
                || metric.unit().startsWith("1/")
                || List.of(metric.name().split("[\\s/,:()]+")).contains(metric.unit());
        return metric.value() + (named ? "" : " " + metric.unit());
    }

    static String models(Map<String, Models> models) {
        if (models.isEmpty()) {
            return "no scorer has models that can be changed";
        }
        StringBuilder text = new StringBuilder();
        models.forEach((pid, held) -> text.append(shown(pid))
                .append('\n')
                .append(INDENT)
                .append("active  ")
                .append(shown(held.label()))
                .append('\n')
                .append(INDENT)
                .append("held    ")
                .append(shown(held.versions().isEmpty() ? "none" : String.join(", ", held.versions())))
                .append('\n'));
        return text.toString();
    }

    static String rejected(List<Rejected> rejected) {
        if (rejected.isEmpty()) {
            return "no message was rejected";
        }
        StringBuilder text = new StringBuilder();
        for (Rejected each : rejected) {
            text.append(each.rejection().time())
                    .append("  ")
                    .append(shown(each.component() + "  " + each.rejection().topic() + "  "
                            + each.rejection().reason()))
                    .append('\n');
        }
        return text.toString();
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

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
        return shown.toString();
    }
}
