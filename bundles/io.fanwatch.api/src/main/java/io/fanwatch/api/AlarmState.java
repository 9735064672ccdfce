// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/** Whether a fan's device alarm is on. Names follow alarm management usage (IEC 62682). */
public enum AlarmState {
    /** No alarm. */
    NORMAL,
    /** Enough of the fan's last readings were faulty. */
    ACTIVE
}
