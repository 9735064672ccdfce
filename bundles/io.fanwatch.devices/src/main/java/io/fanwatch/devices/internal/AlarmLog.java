// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.DeviceEvent;
import io.fanwatch.api.DeviceListener;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how alarms change, so many a minute at most: alarms that chatter would fill the disk. Not thread-safe. */
final class AlarmLog implements DeviceListener {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmLog.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** How many changes are logged in a minute. */
    static final int MOST_A_MINUTE = 60;

    private final LongSupplier nanoTime;
    private long minuteBegan;
    private int changes;

    AlarmLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.minuteBegan = nanoTime.getAsLong();
    }

    @Override
    public void happened(DeviceEvent event) {
        if (event.kind() != DeviceEvent.Kind.ALARM_RAISED && event.kind() != DeviceEvent.Kind.ALARM_CLEARED) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - minuteBegan >= MINUTE_NANOS) {
            minuteBegan = now;
            changes = 0;
        }
        changes++;
        if (changes <= MOST_A_MINUTE) {
            LOG.info(
                    "Fan {}: alarm {}{}",
                    event.device().id(),
                    event.device().alarm(),
                    event.device()
                            .verdict()
                            .map(verdict -> ", fault probability " + verdict.probability())
                            .orElse(""));
        } else if (changes == MOST_A_MINUTE + 1) {
            LOG.warn(
                    "More than {} alarm changes a minute; the others of this minute are not logged. Alarms that chatter"
                            + " calm down with a larger alarm.window, or alarm.raise and alarm.clear further apart",
                    MOST_A_MINUTE);
        }
    }
}
