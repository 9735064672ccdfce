// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.condition.ConditionMonitor;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.MonitorSettings;
import io.fanwatch.telemetry.internal.ReadingFormat;
import io.fanwatch.telemetry.internal.TimeFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the job goes by; travels with it to the task managers.
 *
 * @param features the fields of a reading, in order
 * @param timeFormat how the time is written, as in the gateway's {@code time.format}
 * @param learning how long a fan's normal is learned
 * @param fast over which time it is seen how a fan is now
 * @param slow over which time the normal follows
 * @param lateness how much later than others a reading may come and still count in its turn
 * @param peerWindow over which time the fans of a kind are compared
 * @param kindPattern finds, in {@code site/device}, what kind of fan it is: its first group, or all of it
 */
public record FleetSettings(
        List<String> features,
        String timeFormat,
        Duration learning,
        Duration fast,
        Duration slow,
        Duration lateness,
        Duration peerWindow,
        String kindPattern)
        implements Serializable {

    private static final AlarmPolicy ALARM = new AlarmPolicy(10, 5, 2);
    private static final int MOST_BYTES = 65_536;
    private static final int LONGEST_ID = 128;

    /** Copies the features. */
    public FleetSettings {
        features = List.copyOf(features);
    }

    /** As a gateway's listener that is not configured. */
    public static FleetSettings defaults() {
        MonitorSettings monitor = MonitorSettings.DEFAULT;
        return new FleetSettings(
                List.of("rotation", "temperature", "vibration", "sound"),
                TimeFormat.PLAIN,
                monitor.learning(),
                monitor.fast(),
                monitor.slow().orElseThrow(),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                "^$");
    }

    FeatureSchema schema() {
        return new FeatureSchema(features);
    }

    AlarmPolicy alarm() {
        return ALARM;
    }

    ReadingFormat format() {
        return new ReadingFormat(
                schema(),
                Optional.of("deviceID"),
                1,
                "id",
                "timeStamp",
                new TimeFormat(timeFormat, "UTC"),
                MOST_BYTES,
                LONGEST_ID);
    }

    ConditionMonitor monitor() {
        return new ConditionMonitor(
                Features.parse(String.join(", ", features)),
                new MonitorSettings(learning, fast, Optional.of(slow)),
                Optional.empty());
    }
}
