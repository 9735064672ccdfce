// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The life of all alarms; they and what was done with them outlive a restart. A service, always there. Thread-safe. */
@ProviderType
public interface AlarmService {

    /**
     * Something that somebody did.
     *
     * @param time when
     * @param command what, and who
     * @param effect what came of it, in words
     */
    record AuditEntry(Instant time, AlarmCommand command, String effect) {}

    /** The alarms that are not over, the most urgent first, of these the newest first; unmodifiable. */
    List<Alarm> open();

    /** Those of one device, in the same order; unmodifiable. */
    default List<Alarm> open(String deviceId) {
        return open().stream()
                .filter(alarm -> alarm.deviceId().equals(deviceId))
                .toList();
    }

    /**
     * Alarms that are over, newest first; unmodifiable.
     *
     * @param deviceId of which device; empty for all
     * @param limit how many at most
     */
    List<Alarm> history(Optional<String> deviceId, int limit);

    /** The devices that are out of service; unmodifiable. */
    Set<String> outOfService();

    /**
     * Does what somebody wants, and keeps that in the audit trail. Returns when it is on the disk.
     *
     * @return the alarms that it changed, as they are now; unmodifiable
     * @throws AlarmCommandException if it cannot be done
     */
    List<Alarm> execute(AlarmCommand command) throws AlarmCommandException;

    /** What was done last, newest first, of the last ten thousand commands or so; unmodifiable. */
    List<AuditEntry> audit(int limit);
}
