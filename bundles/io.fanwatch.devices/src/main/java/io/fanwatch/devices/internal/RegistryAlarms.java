// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

/** What the life of alarms does to the registry of devices. Thread-safe. */
public interface RegistryAlarms {

    /** Turns a device's alarm on or off, whatever its readings say, until they say otherwise. It is on the disk then. */
    void turnAlarm(String deviceId, boolean on);

    /** Whether what was known before a restart could be taken up: who is not known then was forgotten. */
    boolean isTakenUp();

    /** Puts on the disk what changed alarms. */
    void keep();
}
