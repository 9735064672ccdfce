// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.protocol.Requests;
import org.eclipse.kura.KuraException;

/**
 * What a request is about and who hears of it.
 *
 * @param name the package's symbolic name
 */
record Job(long id, String name, String requester) {

    static Job of(Metrics metrics) throws KuraException {
        return new Job(
                metrics.required(Deployment.JOB_ID, Long.class),
                metrics.required(Deployment.NAME, String.class),
                metrics.optional(Requests.REQUESTER_CLIENT_ID, String.class).orElse(""));
    }
}
