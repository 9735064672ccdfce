package io.fanwatch.api;

import java.util.Map;

/**
 * How a component is doing, for people.
 *
 * @param component the component's {@code kura.service.pid}
 * @param level how urgent it is
 * @param message one sentence: what holds now and, if something is wrong, the remedy
 * @param figures counters and gauges by name, with the unit in the name where it has one, in the order to show them
 */
public record Status(String component, Level level, String message, Map<String, Object> figures) {

    /** How urgent a status is. */
    public enum Level {
        /** Works as configured. */
        OK,
        /** Works, but not as the operator asked or not at full strength. */
        WARNING,
        /** Does not do its work. */
        ERROR
    }
}
