// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ssl;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.osgi.annotation.versioning.ProviderType;

/** Gives TLS contexts and socket factories as the gateway is configured. */
@ProviderType
public interface SslManagerService {

    /** Returns the context of the configured key and trust stores. */
    SSLContext getSSLContext() throws GeneralSecurityException, IOException;

    /** Returns the context whose key is the one of the given alias. */
    SSLContext getSSLContext(String keyAlias) throws GeneralSecurityException, IOException;

    /** Returns the socket factory of the configured key and trust stores. */
    SSLSocketFactory getSSLSocketFactory() throws GeneralSecurityException, IOException;

    /** Returns the socket factory whose key is the one of the given alias. */
    SSLSocketFactory getSSLSocketFactory(String keyAlias) throws GeneralSecurityException, IOException;

    /** Returns a socket factory of other stores than the configured ones. */
    @Deprecated
    SSLSocketFactory getSSLSocketFactory(
            String protocol,
            String cipherSuites,
            String trustStorePath,
            String keyStorePath,
            char[] keyStorePassword,
            String keyAlias)
            throws GeneralSecurityException, IOException;

    /** Returns a socket factory of other stores than the configured ones, with or without a host name check. */
    @Deprecated
    SSLSocketFactory getSSLSocketFactory(
            String protocol,
            String cipherSuites,
            String trustStorePath,
            String keyStorePath,
            char[] keyStorePassword,
            String keyAlias,
            boolean hostnameVerification)
            throws GeneralSecurityException, IOException;

    /** Returns the certificates that are trusted. */
    @Deprecated
    X509Certificate[] getTrustCertificates() throws GeneralSecurityException, IOException;

    /** Trusts a certificate. */
    @Deprecated
    void installTrustCertificate(String alias, X509Certificate x509crt) throws GeneralSecurityException, IOException;

    /** Trusts a certificate no longer. */
    @Deprecated
    void deleteTrustCertificate(String alias) throws GeneralSecurityException, IOException;

    /** Adds a key with its certificate chain. */
    @Deprecated
    void installPrivateKey(String alias, PrivateKey privateKey, char[] password, Certificate[] publicCerts)
            throws GeneralSecurityException, IOException;
}
