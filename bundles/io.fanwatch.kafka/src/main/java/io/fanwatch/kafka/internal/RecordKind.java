// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

/** What a record tells. The order is that of the numbers on the disk. */
enum RecordKind {
    VERDICT,
    /** A verdict that turned a fan's alarm on or off. */
    ALARM_CHANGE,
    /** What an alarm of one cause has become. */
    ALARM,
    /** The values that a verdict is about. */
    READING
}
