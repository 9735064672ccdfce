// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import java.util.Optional;

/** Says what alarms go by, for this bundle. */
public interface AlarmRulesSource {

    /** The rules, once there are valid ones. */
    Optional<AlarmRules> rules();
}
