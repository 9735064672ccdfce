// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.Deployment;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.message.KuraPayload;

/** The metrics of a request, by name and type. */
record Metrics(KuraPayload payload) {

    <T> T required(String name, Class<T> type) throws KuraException {
        return optional(name, type)
                .orElseThrow(() -> new KuraException(KuraErrorCode.BAD_REQUEST, "the metric " + name + " is missing"));
    }

    <T> Optional<T> optional(String name, Class<T> type) throws KuraException {
        Object value = payload.getMetric(name);
        if (value != null && !type.isInstance(value)) {
            throw new KuraException(
                    KuraErrorCode.BAD_REQUEST,
                    "the metric " + name + " is a " + value.getClass().getSimpleName() + " and must be a "
                            + type.getSimpleName());
        }
        return Optional.ofNullable(type.cast(value));
    }

    /** Kura runs a script as a system update; nothing here does. */
    void refuseScripts() throws KuraException {
        if (required(Deployment.SYSTEM_UPDATE, Boolean.class)) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, "the emulator installs packages, not system updates");
        }
    }
}
