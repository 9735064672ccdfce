// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

/** A device begins to stand or to be out of service, or ends that. */
record DutyChange(String deviceId, Duty duty, boolean begins) {}
