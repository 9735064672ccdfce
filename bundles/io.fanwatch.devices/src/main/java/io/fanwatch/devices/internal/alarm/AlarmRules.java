// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.component.Require;
import java.time.Duration;

/**
 * What alarms go by.
 *
 * @param delays of the alarms of the model, the condition and the remaining life
 * @param remainingBelow with less time left than this there is an alarm; zero for never
 * @param stuckAfter a value that used to change and did not for so long is stuck; zero for never
 */
public record AlarmRules(Delays delays, Duration remainingBelow, Duration stuckAfter) {

    /** Those of a gateway on which nobody has set any. */
    static final AlarmRules USUAL = new AlarmRules(Delays.NONE, Duration.ofDays(7), Duration.ofHours(6));

    private static final int LONGEST_DELAY = 86_400;
    private static final int LONGEST_HOURS = 8_760;

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    public static AlarmRules of(AlarmSettingsComponent.Configuration configuration) {
        return new AlarmRules(
                new Delays(
                        Require.seconds("delay.on", configuration.delay_on(), 0, LONGEST_DELAY),
                        Require.seconds("delay.off", configuration.delay_off(), 0, LONGEST_DELAY)),
                Duration.ofHours(
                        Require.within("remaining.below", configuration.remaining_below(), 0, LONGEST_HOURS, "h")),
                Duration.ofHours(Require.within(
                        "sensor.stuck.after", configuration.sensor_stuck_after(), 0, LONGEST_HOURS, "h")));
    }
}
