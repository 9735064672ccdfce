// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

/** What a monitor is doing for a device. */
public enum ConditionState {
    /** Its normal is being learned; no distance is said yet. */
    LEARNING,
    /** It is compared with its normal. */
    WATCHING,
    /** Its machine stands; nothing is learned or judged. */
    PAUSED
}
