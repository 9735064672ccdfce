// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/** What an alarm is about. A device has one alarm of each cause at most, and none feeds another. */
public enum AlarmCause {
    /** The model's verdicts: so many of its last readings are faulty, see {@link AlarmPolicy}. */
    MODEL,
    /** It is lastingly away from its own normal, see {@link Condition#alarmSince}. */
    CONDITION,
    /** It has less time left than the operator wants to know of. */
    REMAINING_LIFE,
    /** It has sent nothing for clearly longer than it usually does. */
    SILENT,
    /** What it sends cannot be: a value that is stuck, is missing or out of its range, or a time that is impossible. */
    SENSOR_FAULT
}
