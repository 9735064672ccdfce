// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.kura.ssl.SslManagerService;

/**
 * Makes TLS sockets, each from what the SSL manager's key stores hold at that moment, so that a certificate that is
 * imported or renewed counts from the next connection on.
 *
 * @param manager the one that is there; without one, the certificates that the Java runtime trusts count
 */
record TlsSockets(Supplier<Optional<SslManagerService>> manager) implements BrokerSettings.Sockets {

    @Override
    public Socket create() throws IOException {
        Optional<SslManagerService> asked = manager.get();
        if (asked.isEmpty()) {
            return SSLSocketFactory.getDefault().createSocket();
        }
        try {
            return asked.get().getSSLSocketFactory().createSocket();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IOException(
                    "the SSL manager chosen by SslManagerService.target gives no TLS settings: check its keystore ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ")",
                    e);
        }
    }
}
