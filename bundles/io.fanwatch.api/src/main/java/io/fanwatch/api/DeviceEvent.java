// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;

/**
 * What happened to a device.
 *
 * @param kind what
 * @param time when, by the gateway's clock
 * @param predictor the {@code kura.service.pid} of the predictor that judges the device; of several, each has its own events
 * @param device the device right after it
 */
public record DeviceEvent(Kind kind, Instant time, String predictor, Device device) {

    /** What can happen to a device. */
    public enum Kind {
        /** Its alarm turned on. */
        ALARM_RAISED,
        /** Its alarm turned off. */
        ALARM_CLEARED,
        /** It has sent nothing for clearly longer than it usually does. */
        SILENT,
        /** It was silent and sends readings again. */
        HEARD_AGAIN,
        /** It is no longer known: others took its place, or it was silent for a month. An alarm that was on ends with it. */
        FORGOTTEN
    }
}
