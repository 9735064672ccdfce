// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/** How urgent an alarm is, the least urgent first. */
public enum AlarmSeverity {
    /** Good to know; ends by itself. */
    ADVISORY,
    /** Plan something. */
    WARNING,
    /** Do something. */
    ALARM
}
