// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What the gateway knows of a device at one moment. Times are the gateway's, not those that the device tells. Immutable.
 *
 * @param id which device
 * @param firstSeen when the first reading arrived that the gateway remembers
 * @param lastSeen when the last reading arrived
 * @param verdict what came of the last reading, without the sender's own mark of it; empty after a restart until the next
 *     reading. {@link Verdict#alarmChanged()} is true if that reading turned the alarm on or off
 * @param peak the largest fault probability of the last one to two seconds before the last reading, so that who looks once a
 *     second misses none; 0 after a restart until the next reading
 * @param alarm whether its alarm is on; outlives a restart
 * @param alarmSince since when {@code alarm} is what it is
 * @param alarmPeak the largest fault probability while the alarm was last on; 0 if it never was
 * @param silent whether it has sent nothing for clearly longer than it usually does, and for a minute at least; noticed within
 *     seconds
 */
public record Device(
        String id,
        Instant firstSeen,
        Instant lastSeen,
        Optional<Verdict> verdict,
        float peak,
        AlarmState alarm,
        Instant alarmSince,
        float alarmPeak,
        boolean silent) {}
