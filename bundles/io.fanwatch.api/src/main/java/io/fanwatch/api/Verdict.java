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
 * @param findings what else was found out
 */
public record Verdict(
        Reading reading,
        float probability,
        boolean faulty,
        ModelDescription model,
        AlarmState alarm,
        boolean alarmChanged,
        Findings findings) {

    /** One of which nothing else was found out. */
    public Verdict(
            Reading reading,
            float probability,
            boolean faulty,
            ModelDescription model,
            AlarmState alarm,
            boolean alarmChanged) {
        this(reading, probability, faulty, model, alarm, alarmChanged, Findings.NONE);
    }
}
