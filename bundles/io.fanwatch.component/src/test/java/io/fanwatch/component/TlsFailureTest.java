// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

/** What no server of the other tests can be made to show. */
class TlsFailureTest {

    private final TlsFailure tls = new TlsFailure("the server", "url", "http:// in url");

    @Test
    void a_certificate_that_is_not_valid_yet_is_told_from_one_that_is_no_more() {
        SSLException failure = new SSLHandshakeException("validity check failed");
        failure.initCause(new CertificateNotYetValidException());

        assertThat(tls.reason(new IOException("wrapped", failure)))
                .hasValue("no TLS connection: the server's certificate is not valid yet: check the gateway's clock"
                        + " (validity check failed)");
    }

    @Test
    void what_was_met_is_told_on_one_line() {
        assertThat(tls.reason(new SSLPeerUnverifiedException("Hostname a not verified:\n    DN: CN=\u001b[2J")))
                .hasValue("no TLS connection: the server's certificate is for another host: write in url a host that it"
                        + " names (Hostname a not verified: DN: CN=?[2J)");
        assertThat(tls.reason(new SSLException("Unsupported or unrecognized SSL message"))
                        .orElse(""))
                .startsWith(
                        "no TLS connection: the server is not encrypted at this port: use its TLS port, or http://");
        assertThat(tls.reason(new SSLException("Remote host terminated the handshake")))
                .hasValue("no TLS connection: Remote host terminated the handshake");
    }

    @Test
    void a_failure_that_is_not_of_tls_has_no_such_reason() {
        assertThat(tls.reason(new IOException("broken pipe"))).isEmpty();
    }
}
