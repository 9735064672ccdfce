package io.fanwatch.mqtt.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.kura.ssl.SslManagerService;

/**
 * Makes TLS sockets, each from what the SSL manager's key stores hold at that moment, so that a certificate that is
 * imported or renewed counts from the next connection on. Without a manager, by the certificates that the Java runtime
 * trusts. Thread-safe.
 */
final class SslManagerSockets extends SSLSocketFactory {

    private volatile Optional<SslManagerService> manager = Optional.empty();

    /** Asks this manager from now on. */
    void use(Optional<SslManagerService> newManager) {
        manager = newManager;
    }

    private SSLSocketFactory current() throws IOException {
        Optional<SslManagerService> asked = manager;
        if (asked.isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            return asked.get().getSSLSocketFactory();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IOException(
                    "the SSL manager chosen by SslManagerService.target gives no TLS settings: check its keystore ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ")",
                    e);
        }
    }

    private SSLSocketFactory currentUnchecked() {
        try {
            return current();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return currentUnchecked().getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return currentUnchecked().getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return current().createSocket();
    }

    @Override
    public Socket createSocket(Socket layered, String host, int port, boolean autoClose) throws IOException {
        return current().createSocket(layered, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return current().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return current().createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return current().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return current().createSocket(host, port, localHost, localPort);
    }
}
