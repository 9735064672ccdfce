// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import java.time.Duration;

/** For how long a cause must hold, or have ceased, before its alarm is raised or cleared. */
public record Delays(Duration on, Duration off) {

    static final Delays NONE = new Delays(Duration.ZERO, Duration.ZERO);
}
