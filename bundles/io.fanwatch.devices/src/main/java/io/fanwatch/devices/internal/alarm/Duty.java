// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

/** What a device is doing, as far as an alarm is concerned. */
enum Duty {
    AT_WORK,
    /** Its machine stands: nothing is raised, what was is suppressed. */
    STANDS,
    /** It is being worked at: nothing is raised, what was waits. */
    OUT_OF_SERVICE
}
