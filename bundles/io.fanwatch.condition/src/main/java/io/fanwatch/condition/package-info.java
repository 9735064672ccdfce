// SPDX-License-Identifier: EPL-2.0
/**
 * A device's own normal: plain classes that the gateway, the trainer and the evaluation share. A {@link
 * io.fanwatch.condition.ConditionMonitor} says what is watched; each device has a {@link
 * io.fanwatch.condition.DeviceCondition} of constant size that learns what is normal, says how far the device is from it
 * and which features are to blame, and {@link io.fanwatch.condition.Forecast when} a limit is reached. {@link
 * io.fanwatch.condition.Features} are fields of a reading or indicators computed from them. Nothing here is safe for use
 * by several threads at once, except what is said to be immutable.
 */
@Export
@Version("1.4.0")
package io.fanwatch.condition;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
