// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import org.eclipse.kura.message.KuraPayload;

/**
 * How far a download is.
 *
 * @param size of the file in bytes, 0 or less if unknown
 * @param percent 0 to 100
 */
record Transfer(int size, int percent) {

    static Transfer of(KuraPayload payload) {
        return new Transfer(number(payload, Deployment.DOWNLOAD_SIZE), number(payload, Deployment.DOWNLOAD_PROGRESS));
    }

    /** Bytes that have arrived, as exactly as the percentage tells it. */
    int bytes() {
        return (int) ((long) Math.max(0, size) * percent / 100);
    }

    private static int number(KuraPayload payload, String metric) {
        return payload.getMetric(metric) instanceof Integer number ? number : 0;
    }
}
