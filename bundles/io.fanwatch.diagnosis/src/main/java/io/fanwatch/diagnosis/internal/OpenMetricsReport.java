// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Metric.Kind;
import io.fanwatch.api.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All numbers for a monitoring system such as Prometheus: a metric is called {@code fanwatch_} and its identifier, and has its
 * component as a label. A name has one type over all components; a metric that would make the page invalid is left out and
 * counted in {@code fanwatch_metrics_left_out}. Not thread-safe.
 */
final class OpenMetricsReport {

    static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** The media type of Prometheus' own older format, which knows neither units nor information. */
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private enum Type {
        COUNTER("_total"),
        GAUGE(""),
        INFO("_info");

        /** What the names of samples have behind the family's. */
        private final String suffix;

        Type(String suffix) {
            this.suffix = suffix;
        }
    }

    /** Samples of one name and type, of all components. */
    private record Family(String name, Type type, String help, Set<String> units, List<String> samples) {}

    private static final Logger LOG = LoggerFactory.getLogger(OpenMetricsReport.class);
    private static final String PREFIX = "fanwatch_";
    private static final String LEVELS = "0 = OK, 1 = WARNING, 2 = ERROR";

    /* texts that say what is in use, which seldom changes; messages and times would begin a new series each time */
    private static final Set<String> INFORMATION = Set.of("model");

    /* which OpenMetrics writes out */
    private static final Map<String, String> UNITS = Map.of("s", "seconds", "ms", "milliseconds", "%", "percent");

    private final Map<String, Family> families = new LinkedHashMap<>();
    /* OpenMetrics wants no name of a family or its samples to be one of another family's */
    private final Set<String> taken = new HashSet<>();
    private final Set<String> series = new HashSet<>();
    private int leftOut;

    private OpenMetricsReport() {}

    /** @param mediaType one of the two */
    static String render(Overview overview, String mediaType) {
        OpenMetricsReport report = new OpenMetricsReport();
        report.add(overview);
        overview.components()
                .forEach(status -> status.metrics().forEach(metric -> report.add(status.component(), metric)));
        String help = "metrics that cannot stand beside others of their name";
        report.gauge("metrics_left_out", help, "", "", report.leftOut);
        return report.text(mediaType.equals(OPENMETRICS));
    }

    private void add(Overview overview) {
        add("build", Type.INFO, "Fanwatch's version", "", label("version", overview.version()), 1);
        gauge("gateway_level", LEVELS, "", "", overview.level().ordinal());
        for (Status status : overview.components()) {
            int level = status.level().ordinal();
            gauge("component_level", LEVELS, "", label("component", status.component()), level);
        }
        long uptime = overview.uptime().toSeconds();
        gauge("uptime_seconds", "how long the Java process has run", "s", "", uptime);
        gauge("heap_used_bytes", "heap in use, garbage included", "bytes", "", overview.heapUsedBytes());
        gauge("heap_maximum_bytes", "what the heap may grow to", "bytes", "", overview.heapMaximumBytes());
    }

    private void add(String component, Metric metric) {
        String label = label("component", component);
        String id = metric.id();
        if (metric.value() instanceof Number number) {
            if (metric.kind() == Kind.COUNTER) {
                String name = id.substring(0, id.length() - Type.COUNTER.suffix.length());
                add(name, Type.COUNTER, metric.name(), metric.unit(), label, number);
            } else {
                gauge(id, metric.name(), metric.unit(), label, number);
            }
        } else if (metric.value() instanceof Boolean truth) {
            gauge(id, metric.name(), "", label, truth ? 1 : 0);
        } else if (INFORMATION.contains(id)) {
            String labels = label + "," + label(id, metric.value().toString());
            add(id, Type.INFO, metric.name(), "", labels, 1);
        }
    }

    private void gauge(String name, String help, String unit, String labels, Number value) {
        add(name, Type.GAUGE, help, unit, labels, value);
    }

    private void add(String name, Type type, String help, String unit, String labels, Number value) {
        String fullName = PREFIX + name;
        double number = value.doubleValue();
        boolean possible = type != Type.COUNTER || number >= 0 && number < Double.POSITIVE_INFINITY;
        Family family = possible ? families.computeIfAbsent(fullName, any -> create(fullName, type, help)) : null;
        String sample = fullName + type.suffix + (labels.isEmpty() ? "" : "{" + labels + "}");
        if (family == null || family.type() != type || !series.add(sample)) {
            leftOut++;
            LOG.debug("{} is left out", sample);
            return;
        }
        family.units().add(UNITS.getOrDefault(unit, unit));
        family.samples().add(sample + " " + number(value));
    }

    /* null if another family has one of its names */
    private Family create(String name, Type type, String help) {
        List<String> names = type == Type.COUNTER
                ? List.of(name, name + type.suffix, name + "_created")
                : List.of(name, name + type.suffix);
        if (!Collections.disjoint(names, taken)) {
            return null;
        }
        taken.addAll(names);
        return new Family(name, type, help, new HashSet<>(), new ArrayList<>());
    }

    private String text(boolean open) {
        StringBuilder text = new StringBuilder();
        for (Family family : families.values()) {
            String name = open ? family.name() : family.name() + family.type().suffix;
            Type type = !open && family.type() == Type.INFO ? Type.GAUGE : family.type();
            text.append("# TYPE ").append(name).append(' ').append(type.name().toLowerCase(Locale.ROOT));
            String unit = family.units().size() == 1 ? family.units().iterator().next() : "";
            if (open && !unit.isEmpty() && name.endsWith("_" + unit)) {
                text.append("\n# UNIT ").append(name).append(' ').append(unit);
            }
            String help = family.help().replace("\\", "\\\\").replace("\n", "\\n");
            text.append("\n# HELP ").append(name).append(' ').append(open ? help.replace("\"", "\\\"") : help);
            family.samples().forEach(sample -> text.append('\n').append(sample));
            text.append('\n');
        }
        return text.append(open ? "# EOF\n" : "").toString();
    }

    private static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + '"';
    }

    private static String number(Number value) {
        double number = value.doubleValue();
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        return number == value.longValue() ? Long.toString(value.longValue()) : Double.toString(number);
    }
}
