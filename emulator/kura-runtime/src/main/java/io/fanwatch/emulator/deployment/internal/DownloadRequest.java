// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.Deployment;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.message.KuraPayload;

/**
 * What to download.
 *
 * @param force whether to download again what is there
 * @param install whether to install it afterwards
 * @param timeoutMillis how long connecting to the server may take
 * @param blockSize bytes read at once, 0 for a hundredth of the file
 * @param blockDelayMillis pause after each block
 * @param notifyBlockSize bytes between two notifications, 0 for a twentieth of the file
 */
record DownloadRequest(
        Job job,
        String version,
        String uri,
        String protocol,
        Optional<String> hash,
        boolean force,
        boolean install,
        int timeoutMillis,
        int blockSize,
        int blockDelayMillis,
        int notifyBlockSize,
        Optional<String> username,
        Optional<String> password) {

    private static final int TIMEOUT_MILLIS = 4_000;

    /**
     * @throws KuraException BAD_REQUEST if a metric is missing or of another type
     */
    static DownloadRequest of(KuraPayload payload) throws KuraException {
        Metrics metrics = new Metrics(payload);
        metrics.refuseScripts();
        return new DownloadRequest(
                Job.of(metrics),
                metrics.required(Deployment.VERSION, String.class),
                metrics.required(Deployment.URI, String.class),
                metrics.required(Deployment.PROTOCOL, String.class),
                metrics.optional(Deployment.HASH, String.class),
                metrics.optional(Deployment.FORCE, Boolean.class).orElse(false),
                metrics.optional(Deployment.INSTALL_AFTER, Boolean.class).orElse(true),
                metrics.optional(Deployment.TIMEOUT, Integer.class).orElse(TIMEOUT_MILLIS),
                metrics.optional(Deployment.BLOCK_SIZE, Integer.class).orElse(0),
                metrics.optional(Deployment.BLOCK_DELAY, Integer.class).orElse(0),
                metrics.optional(Deployment.NOTIFY_BLOCK_SIZE, Integer.class).orElse(0),
                metrics.optional(Deployment.USERNAME, String.class),
                metrics.optional(Deployment.PASSWORD, String.class));
    }
}
