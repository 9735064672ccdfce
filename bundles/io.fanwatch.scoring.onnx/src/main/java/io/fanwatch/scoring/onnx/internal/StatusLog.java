// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a status to the log whenever its message changes. Thread-safe. */
public final class StatusLog {

    private final Logger log;
    private String last = "";

    /** @param owner whose log it writes to */
    public StatusLog(Class<?> owner) {
        log = LoggerFactory.getLogger(owner);
    }

    public synchronized void note(Status status) {
        if (!status.message().equals(last)) {
            last = status.message();
            if (status.level() == Status.Level.OK) {
                log.info("{}: {}", status.component(), last);
            } else {
                log.warn("{}: {}", status.component(), last);
            }
        }
    }
}
