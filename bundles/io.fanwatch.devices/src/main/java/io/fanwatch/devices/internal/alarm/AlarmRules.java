// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

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
}
