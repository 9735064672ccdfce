// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/**
 * What came of one reading.
 *
 * @param reading the reading that was scored
 * @param probability how likely it shows a fault, 0 to 1
 * @param faulty whether the probability reached the threshold
 * @param model what gave the probability
 * @param alarm the fan's alarm after this reading
 * @param alarmChanged whether this reading turned the alarm on or off
 */
public record Verdict(
        Reading reading,
        float probability,
        boolean faulty,
        ModelDescription model,
        AlarmState alarm,
        boolean alarmChanged) {}
