// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.component.Require;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.Limit;
import io.fanwatch.condition.MonitorSettings;
import io.fanwatch.condition.RunningRule;
import io.fanwatch.condition.Times;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A valid configuration; the properties' descriptions say what each value does. */
public record WatchSettings(
        boolean enabled,
        Optional<String> features,
        MonitorSettings times,
        Optional<RunningRule> running,
        List<Limit> limits,
        int devicesMaximum) {

    /** @throws IllegalArgumentException if a value cannot be read; the message names the property and says what to write */
    public static WatchSettings of(MonitorConfiguration configuration) {
        Optional<String> features = text(configuration.features());
        List<Limit> limits = read("limits", configuration.limits(), Limit::parse);
        features.ifPresent(written -> checkLimits(read("features", written, Features::parse), limits));
        return new WatchSettings(
                configuration.enabled(),
                features,
                times(configuration),
                text(configuration.running()).map(rule -> read("running", rule, RunningRule::parse)),
                limits,
                Require.within("devices.maximum", configuration.devices_maximum(), 1, 10_000_000, "fans"));
    }

    private static MonitorSettings times(MonitorConfiguration configuration) {
        String slow = configuration.slow().strip();
        return new MonitorSettings(
                time("learning", configuration.learning()),
                time("fast", configuration.fast()),
                slow.equals("never") ? Optional.empty() : Optional.of(time("slow", slow)));
    }

    private static Duration time(String property, String text) {
        return read(property, text.strip(), Times::parse);
    }

    private static Optional<String> text(String value) {
        return Optional.of(value.strip()).filter(text -> !text.isEmpty());
    }

    private static <T> T read(String property, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
        }
    }

    private static void checkLimits(Features features, List<Limit> limits) {
        limits.stream()
                .map(Limit::feature)
                .filter(feature -> !features.names().contains(feature))
                .findFirst()
                .ifPresent(feature -> {
                    throw new IllegalArgumentException("limits: " + feature + " is none of the features "
                            + features.names() + ": write it as it is written there, or add it there");
                });
    }
}
