// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a component is doing.
 *
 * @param component the component's {@code kura.service.pid}
 * @param level how urgent it is
 * @param message one sentence: what holds now and, if something is wrong, the remedy
 * @param metrics in the order to show them, each identifier once; unmodifiable
 */
public record Status(String component, Level level, String message, List<Metric> metrics) {

    /** How urgent a status is. */
    public enum Level {
        /** Works as configured. */
        OK,
        /** Works, but not as the operator asked or not at full strength. */
        WARNING,
        /** Does not do its work. */
        ERROR
    }

    /** Copies the metrics. */
    public Status {
        metrics = List.copyOf(metrics);
    }

    /**
     * A status with metrics that have only names.
     *
     * @param figures numbers, strings and booleans by name, in the order to show them
     */
    public Status(String component, Level level, String message, Map<String, Object> figures) {
        this(
                component,
                level,
                message,
                figures.entrySet().stream()
                        .map(figure -> Metric.named(figure.getKey(), figure.getValue()))
                        .toList());
    }

    /** The metrics' values by their names, in their order; unmodifiable. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        metrics.forEach(metric -> figures.put(metric.name(), metric.value()));
        return Collections.unmodifiableMap(figures);
    }
}
