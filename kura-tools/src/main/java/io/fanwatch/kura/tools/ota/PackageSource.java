// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import java.net.URI;
import java.util.Optional;
import org.eclipse.kura.message.KuraPayload;

/**
 * What a gateway shall install and where it finds it.
 *
 * @param name the package's symbolic name
 * @param url http or https
 * @param sha256 in lower-case hexadecimal
 * @param timeoutMillis how long the gateway may take to connect to the server
 */
public record PackageSource(String name, String version, URI url, Optional<String> sha256, int timeoutMillis) {

    /* forced: else a gateway installs what it has from an earlier attempt, half a file too */
    KuraPayload request(long job) {
        KuraPayload payload = new KuraPayload();
        payload.addMetric(Deployment.NAME, name);
        payload.addMetric(Deployment.VERSION, version);
        payload.addMetric(Deployment.URI, url.toString());
        payload.addMetric(Deployment.PROTOCOL, "HTTP");
        payload.addMetric(Deployment.JOB_ID, job);
        payload.addMetric(Deployment.SYSTEM_UPDATE, false);
        payload.addMetric(Deployment.FORCE, true);
        payload.addMetric(Deployment.INSTALL_AFTER, true);
        payload.addMetric(Deployment.TIMEOUT, timeoutMillis);
        sha256.ifPresent(digest -> payload.addMetric(Deployment.HASH, "SHA-256:" + digest));
        return payload;
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
