// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody wants done with a device's alarms.
 *
 * @param action what
 * @param deviceId which device
 * @param cause which of its alarms; empty for all that it has
 * @param user who wants it
 * @param via by what way it came: {@code page}, {@code rest}, {@code cloud} or {@code mqtt}
 * @param until until when to shelve
 * @param outcome what it turned out to be, for {@link Action#CLOSE} and {@link Action#SERVICED}
 */
public record AlarmCommand(
        Action action,
        String deviceId,
        Optional<AlarmCause> cause,
        String user,
        String via,
        Optional<Instant> until,
        Optional<String> outcome) {

    /** What can be done. */
    public enum Action {
        /** Somebody has seen it. */
        ACKNOWLEDGE,
        /** Nobody wants to hear of it until a time. */
        SHELVE,
        /** It is to be heard of again. */
        UNSHELVE,
        /** The device is being worked at: none of its alarms counts. */
        OUT_OF_SERVICE,
        /** The device is at work again. */
        IN_SERVICE,
        /** The device was repaired: its alarms end, what is normal for it is learned anew, and it is at work again. */
        SERVICED,
        /** The alarm ends, whatever its cause says, until the cause ceases and begins anew. */
        CLOSE
    }
}
