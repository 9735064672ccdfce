// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.AlarmSeverity;
import java.util.Map;

/** What an alarm says while its cause holds; see {@link io.fanwatch.api.Alarm}. */
record Finding(AlarmSeverity severity, String reason, Map<String, Double> evidence) {

    static final Finding NONE = new Finding(AlarmSeverity.ADVISORY, "", Map.of());
}
