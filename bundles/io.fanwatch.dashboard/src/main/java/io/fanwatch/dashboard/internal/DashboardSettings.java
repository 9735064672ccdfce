// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.component.Require;
import java.time.Duration;
import java.util.regex.Pattern;

/** A {@link DashboardConfiguration} that makes sense. */
record DashboardSettings(
        boolean enabled,
        String path,
        String title,
        Duration interval,
        int maximumFans,
        Duration silentAfter,
        Duration history,
        long historyBytes,
        int maximumAlarms,
        int maximumViewers) {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-]+)+");
    private static final int LONGEST_TITLE = 60;
    private static final long MEGABYTE = 1_000_000;

    /** Before there is a configuration: nothing is served. */
    static final DashboardSettings OFF = new DashboardSettings(
            false,
            "/fanwatch",
            "Fanwatch",
            Duration.ofSeconds(1),
            10_000,
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            16 * MEGABYTE,
            1_000,
            20);

    /**
     * @throws IllegalArgumentException if a value is out of its range; the message names it and the remedy
     */
    static DashboardSettings of(DashboardConfiguration configuration) {
        String path = configuration.path();
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "path is \"" + path + "\": write it like /fanwatch, with letters, digits, - and _ only");
        }
        String title = configuration.title().strip();
        if (title.isEmpty() || title.length() > LONGEST_TITLE) {
            throw new IllegalArgumentException(
                    "title has " + title.length() + " characters: it must have 1 to " + LONGEST_TITLE);
        }
        return new DashboardSettings(
                configuration.enabled(),
                path,
                title,
                Require.milliseconds("interval", configuration.interval(), 250, 60_000),
                Require.within("fans.maximum", configuration.fans_maximum(), 1, 100_000, "fans"),
                Require.seconds("silent.after", configuration.silent_after(), 2, 86_400),
                Duration.ofMinutes(
                        Require.within("history.minutes", configuration.history_minutes(), 1, 120, "minutes")),
                MEGABYTE * Require.within("history.memory", configuration.history_memory(), 1, 512, "MB"),
                Require.within("alarms.maximum", configuration.alarms_maximum(), 10, 10_000, "alarms"),
                Require.within("viewers.maximum", configuration.viewers_maximum(), 1, 500, "viewers"));
    }
}
