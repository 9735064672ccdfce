// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.kura.ssl.SslManagerService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Trusts what the Java runtime trusts, or the certificates of the store that the framework property
 * {@code fanwatch.emulator.truststore} names, with the password {@code fanwatch.emulator.truststore.password}. It has
 * no keys of its own, and the store is managed with keytool.
 */
@Component(
        name = SslManagerComponent.PID,
        service = SslManagerService.class,
        property = "kura.service.pid=" + SslManagerComponent.PID)
@SuppressWarnings("deprecation") // the interface has methods that Kura deprecates
public final class SslManagerComponent implements SslManagerService {

    static final String PID = "org.eclipse.kura.ssl.SslManagerService";

    private static final String TRUST_STORE = "fanwatch.emulator.truststore";

    private final Optional<Path> trustStore;
    private final char[] password;

    @Activate
    public SslManagerComponent(BundleContext context) {
        trustStore = Optional.ofNullable(context.getProperty(TRUST_STORE)).map(Path::of);
        password = Optional.ofNullable(context.getProperty(TRUST_STORE + ".password"))
                .orElse("changeit")
                .toCharArray();
    }

    @Override
    public SSLContext getSSLContext() throws GeneralSecurityException, IOException {
        return context("TLS", trustStore);
    }

    @Override
    public SSLContext getSSLContext(String keyAlias) throws GeneralSecurityException, IOException {
        refuseKey(keyAlias);
        return getSSLContext();
    }

    @Override
    public SSLSocketFactory getSSLSocketFactory() throws GeneralSecurityException, IOException {
        return getSSLContext().getSocketFactory();
    }

    @Override
    public SSLSocketFactory getSSLSocketFactory(String keyAlias) throws GeneralSecurityException, IOException {
        return getSSLContext(keyAlias).getSocketFactory();
    }

    @Override
    public SSLSocketFactory getSSLSocketFactory(
            String protocol,
            String cipherSuites,
            String trustStorePath,
            String keyStorePath,
            char[] keyStorePassword,
            String keyAlias)
            throws GeneralSecurityException, IOException {
        refuseKey(keyAlias);
        Optional<Path> other = Optional.ofNullable(trustStorePath).map(Path::of).or(() -> trustStore);
        return context(protocol == null ? "TLS" : protocol, other).getSocketFactory();
    }

    @Override
    public SSLSocketFactory getSSLSocketFactory(
            String protocol,
            String cipherSuites,
            String trustStorePath,
            String keyStorePath,
            char[] keyStorePassword,
            String keyAlias,
            boolean hostnameVerification)
            throws GeneralSecurityException, IOException {
        return getSSLSocketFactory(protocol, cipherSuites, trustStorePath, keyStorePath, keyStorePassword, keyAlias);
    }

    @Override
    public X509Certificate[] getTrustCertificates() throws GeneralSecurityException, IOException {
        return Stream.of(trust(trustStore).getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toArray(X509Certificate[]::new);
    }

    @Override
    public void installTrustCertificate(String alias, X509Certificate x509crt) throws GeneralSecurityException {
        throw readOnly();
    }

    @Override
    public void deleteTrustCertificate(String alias) throws GeneralSecurityException {
        throw readOnly();
    }

    @Override
    public void installPrivateKey(String alias, PrivateKey privateKey, char[] keyPassword, Certificate[] publicCerts)
            throws GeneralSecurityException {
        throw readOnly();
    }

    private SSLContext context(String protocol, Optional<Path> store) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(null, trust(store).getTrustManagers(), null);
        return context;
    }

    private TrustManagerFactory trust(Optional<Path> store) throws GeneralSecurityException, IOException {
        KeyStore certificates = null; // the default of the Java runtime
        if (store.isPresent()) {
            certificates = KeyStore.getInstance(KeyStore.getDefaultType());
            try (InputStream in = Files.newInputStream(store.get())) {
                certificates.load(in, password);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(certificates);
        return factory;
    }

    private static void refuseKey(String alias) throws GeneralSecurityException {
        if (alias != null && !alias.isBlank()) {
            throw new GeneralSecurityException("the emulator has no key " + alias + "; leave the alias empty");
        }
    }

    private static GeneralSecurityException readOnly() {
        return new GeneralSecurityException(
                "the emulator's trust store is read-only; change the file that the framework property " + TRUST_STORE
                        + " names with keytool");
    }
}
