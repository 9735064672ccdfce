// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Suspects another client with the same client id. A broker lets the newest one in and closes the other's connection, so
 * that each throws the other out, and no attempt to connect ever fails. Not thread-safe.
 */
final class ClientIdConflict {

    private static final int SUSPICIOUS = 3;
    private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String clientId;
    private final LongSupplier nanoTime;
    private int closedEarly;
    private long nextReport;

    /** @param nanoTime the time, like {@link System#nanoTime} */
    ClientIdConflict(String clientId, LongSupplier nanoTime) {
        this.clientId = clientId;
        this.nanoTime = nanoTime;
    }

    /** The broker closed a connection soon after it had been made. */
    void addClosedEarly() {
        closedEarly++;
        if (closedEarly == SUSPICIOUS) {
            nextReport = nanoTime.getAsLong();
        }
    }

    /** Nothing speaks for another client: a connection lasted, or was lost for another reason. */
    void forget() {
        closedEarly = 0;
    }

    /** What to tell the operator, once enough connections in a row were closed early. */
    Optional<String> suspicion() {
        return closedEarly < SUSPICIOUS
                ? Optional.empty()
                : Optional.of(
                        "another client with the client.id '" + clientId + "' seems to be connected to the broker,"
                                + " each throws the other out: give each gateway its own client.id");
    }

    /** Whether it is time to log the suspicion: when it comes up, and every ten minutes from then on. */
    boolean isReportDue() {
        long now = nanoTime.getAsLong();
        if (closedEarly < SUSPICIOUS || now - nextReport < 0) {
            return false;
        }
        nextReport = now + REPORT_NANOS;
        return true;
    }
}
