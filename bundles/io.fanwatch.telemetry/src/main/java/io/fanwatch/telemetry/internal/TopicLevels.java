// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.component.Require;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Levels of a topic that name the device, joined by a slash.
 *
 * @param levels from 1 for the first, or from -1 for the last
 */
record TopicLevels(List<Integer> levels) {

    private static final int MAXIMUM = 128;

    /**
     * @param text level numbers separated by commas
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static TopicLevels of(String property, String text) {
        List<Integer> levels = new ArrayList<>();
        for (String level : Arrays.stream(text.split(",")).map(String::strip).toList()) {
            int number;
            try {
                number = Integer.parseInt(level);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        property + " is " + text + ": write level numbers separated by commas, for example 1,3", e);
            }
            Require.within(property, Math.abs(number), 1, MAXIMUM, "");
            levels.add(number);
        }
        return new TopicLevels(List.copyOf(levels));
    }

    /** What these levels say. */
    String of(String topic) throws RejectedReadingException {
        String[] parts = topic.split("/", -1);
        StringBuilder joined = new StringBuilder();
        for (int level : levels) {
            int at = level > 0 ? level - 1 : parts.length + level;
            if (at < 0 || at >= parts.length) {
                throw new RejectedReadingException(
                        Kind.INVALID_DEVICE,
                        "the topic " + LogExcerpt.of(topic) + " has no level " + level + " to name the fan");
            }
            joined.append(joined.isEmpty() ? "" : "/").append(parts[at]);
        }
        return joined.toString();
    }
}
