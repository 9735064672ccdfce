// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.component.ServiceSlot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.kura.ssl.SslManagerService;

/**
 * Fetches model files from web servers, to among those that were received. Only over HTTPS, after a redirect too. What arrived
 * before a connection broke stays, and is not fetched again from a server that gives parts of a file. Thread-safe.
 */
public final class ModelFetch {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MOST_REDIRECTS = 5;
    private static final int HTTP_RANGE_NOT_SATISFIABLE = 416;

    private final ReceivedModels received;
    private final ServiceSlot<SslManagerService> sslManager = new ServiceSlot<>();
    private final Duration silence;
    private final Duration longest;

    /**
     * @param silence how long a server may send nothing
     * @param longest how long a file may take
     */
    public ModelFetch(ReceivedModels received, Duration silence, Duration longest) {
        this.received = received;
        this.silence = silence;
        this.longest = longest;
    }

    /** Where the SSL manager is to be put that says who is trusted; without one it is whom the Java runtime trusts. */
    public ServiceSlot<SslManagerService> sslManager() {
        return sslManager;
    }

    /** Reads an address, and refuses one from which nothing can be fetched. */
    public static URI address(String text) throws IOException {
        try {
            URI address = new URI(text.strip());
            if (!"https".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
                throw new IOException("models are fetched from addresses like https://server/fan-1.1.0.onnx only: offer"
                        + " it over HTTPS, with a certificate that the gateway trusts");
            }
            if (address.getRawUserInfo() != null) {
                throw new IOException("no log-in is sent: leave user and password out of the address");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new IOException(
                    "the address is not valid (" + e.getReason() + "): write it like"
                            + " https://server/fan-1.1.0.onnx",
                    e);
        }
    }

    /**
     * Fetches what is missing of a file; whether it is the right one is up to {@link ReceivedModels#complete}. Takes at most as
     * long as a file may take, and ends soon after its thread is interrupted.
     *
     * @param maximum how many bytes a model may have
     * @throws IOException if it cannot be fetched, is too large, or is not there to its end
     */
    public void fetch(String digest, URI address, long maximum) throws IOException {
        try {
            long there = received.received(digest);
            HttpsURLConnection answer = follow(address, there);
            try {
                receive(digest, answer, there, maximum);
            } finally {
                answer.disconnect();
            }
        } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
            throw failed(
                    address,
                    "the gateway does not trust the server (" + e.getMessage() + "): give the server a certificate for"
                            + " its host name, and put that of its authority into the key store of the SSL manager"
                            + " chosen by SslManagerService.target, or, without one, into Java's trust store",
                    e);
        } catch (UnknownHostException e) {
            throw failed(address, "no host of that name is known: correct the address, or the gateway's DNS", e);
        } catch (SocketException | SocketTimeoutException | SSLException e) {
            throw failed(
                    address,
                    "the connection failed (" + e.getMessage() + "): see that the server runs and is reached from here,"
                            + " and send the request again, which goes on where it was",
                    e);
        }
    }

    private static IOException failed(URI address, String reason, Exception cause) {
        // the query may hold what lets in
        return new IOException(
                "https://" + address.getRawAuthority() + address.getRawPath() + " cannot be fetched: " + reason, cause);
    }

    private HttpsURLConnection follow(URI first, long there) throws IOException {
        URI address = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpsURLConnection connection = open(address, there);
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (status < 300 || status == HttpsURLConnection.HTTP_NOT_MODIFIED || status > 399 || location == null) {
                return connection;
            }
            connection.disconnect();
            address = redirected(address, location);
        }
        throw failed(first, "it leads to more than " + MOST_REDIRECTS + " others: give the last one", null);
    }

    /** The address that another one leads to, if something may be fetched from there. */
    static URI redirected(URI address, String location) throws IOException {
        try {
            return address(address.resolve(location).toString());
        } catch (IOException | IllegalArgumentException e) {
            throw failed(address, "it leads to another address, but " + e.getMessage(), e);
        }
    }

    private HttpsURLConnection open(URI address, long there) throws IOException {
        URLConnection opened = address.toURL().openConnection();
        if (!(opened instanceof HttpsURLConnection connection)) {
            throw failed(address, "another library has replaced Java's HTTPS: remove it", null);
        }
        Optional<SslManagerService> manager = sslManager.get();
        if (manager.isPresent()) {
            try {
                connection.setSSLSocketFactory(manager.get().getSSLSocketFactory());
            } catch (GeneralSecurityException e) {
                throw new IOException(
                        "the SSL manager chosen by SslManagerService.target gives no TLS settings: check its key store ("
                                + e.getMessage() + ")",
                        e);
            }
        }
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) silence.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (there > 0) {
            connection.setRequestProperty("Range", "bytes=" + there + "-");
        }
        return connection;
    }

    private void receive(String digest, HttpsURLConnection answer, long first, long maximum) throws IOException {
        URI address = URI.create(answer.getURL().toString());
        int status = answer.getResponseCode();
        if (status == HTTP_RANGE_NOT_SATISFIABLE && first > 0) {
            return; // all of it is there
        }
        boolean goesOn = status == HttpsURLConnection.HTTP_PARTIAL
                && String.valueOf(answer.getHeaderField("Content-Range")).startsWith("bytes " + first + "-");
        if (!goesOn && status != HttpsURLConnection.HTTP_OK) {
            throw failed(
                    address,
                    "the server answers with status " + status + ": see that the file is there and needs no log-in",
                    null);
        }
        long skipped = goesOn ? 0 : first;
        long length = answer.getContentLengthLong();
        if (length - skipped > maximum - first) {
            throw failed(
                    address,
                    "it has " + (length - skipped + first) + " bytes, more than the " + maximum
                            + " a model may have: use a smaller one, or raise model.size.maximum",
                    null);
        }
        long end = System.nanoTime() + longest.toNanos();
        long there = first;
        byte[] buffer = new byte[1 << 16];
        try (InputStream body = answer.getInputStream()) {
            body.skipNBytes(skipped);
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("the scorer was stopped meanwhile: send the request again");
                }
                if (System.nanoTime() - end > 0) {
                    throw failed(
                            address,
                            there + " bytes came in " + longest.toSeconds()
                                    + " s: send the request again, which goes on there",
                            null);
                }
                there = received.receive(digest, there, new ByteArrayInputStream(buffer, 0, count), maximum);
            }
        }
        if (length >= 0 && there - first < length - skipped) {
            throw failed(
                    address,
                    "the connection broke after " + there + " bytes: send the request again, which goes on there",
                    null);
        }
    }
}
