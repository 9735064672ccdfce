// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Says in words for an operator why a TLS connection cannot be made, and what to do.
 *
 * @param peer to whom, for example {@code the broker}
 * @param address the property that names its host
 * @param plain what to set for a connection without TLS
 */
public record TlsFailure(String peer, String address, String plain) {

    private static final String IMPORT = " into Kura's keystore (SSLKeystore; Security, Certificate List)";

    /** The reason with its remedy; empty if TLS has nothing to do with that failure. */
    public Optional<String> reason(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .dropWhile(cause -> !(cause instanceof SSLException))
                .toList();
        if (causes.isEmpty()) {
            return Optional.empty();
        }
        String met = PlainLine.of(String.valueOf(causes.get(0).getMessage()).replaceAll("\\s+", " "));
        return Optional.of("no TLS connection: "
                + meaning(causes, met).map(known -> known + " (" + met + ")").orElse(met));
    }

    private Optional<String> meaning(List<Throwable> causes, String met) {
        if (stems(causes, InvalidAlgorithmParameterException.class)) {
            return Optional.of("Kura's keystore holds no authority (CA) yet: import the certificate of " + peer
                    + "'s authority (CA)" + IMPORT);
        }
        if (stems(causes, CertPathBuilderException.class)) {
            return Optional.of(
                    peer + "'s certificate is not trusted: import the certificate of its authority (CA)" + IMPORT);
        }
        if (stems(causes, CertificateExpiredException.class)) {
            return Optional.of(
                    peer + "'s certificate has expired, or the gateway's clock is wrong: renew it, check the clock");
        }
        if (stems(causes, CertificateNotYetValidException.class)) {
            return Optional.of(peer + "'s certificate is not valid yet: check the gateway's clock");
        }
        if (causes.get(0) instanceof SSLPeerUnverifiedException
                || causes.stream().anyMatch(cause -> cause.getClass() == CertificateException.class)) {
            return Optional.of(
                    peer + "'s certificate is for another host: write in " + address + " a host that it names");
        }
        if (met.startsWith("Received fatal alert") && (met.contains("cert") || met.contains("_ca"))) {
            return Optional.of(
                    peer + " wants another certificate of this gateway: import a key pair that it trusts" + IMPORT);
        }
        if (met.startsWith("Unsupported or unrecognized SSL message")) {
            return Optional.of(peer + " is not encrypted at this port: use its TLS port, or " + plain);
        }
        return Optional.empty();
    }

    private static boolean stems(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }
}
