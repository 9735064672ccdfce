package io.fanwatch.tests.mosquitto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A certificate authority for a test, made with the JDK's keytool: nobody trusts it who was not given its certificate.
 * Its files live only while it works. Not thread-safe.
 */
public final class Authority {

    /**
     * A key with its certificate, to show who one is.
     *
     * @param chain the certificate and those of its issuers
     */
    public record Identity(PrivateKey key, List<X509Certificate> chain) {

        /** A key store that holds nothing else, with an empty password. */
        public KeyStore toKeyStore() {
            try {
                KeyStore store = emptyStore();
                store.setKeyEntry("identity", key, new char[0], chain.toArray(X509Certificate[]::new));
                return store;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        String chainPem() {
            return chain.stream().map(Authority::pem).collect(Collectors.joining());
        }

        String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }
    }

    private static final String PASSWORD = "changeit";
    private static final String CA = "ca";

    private final byte[] file;

    /**
     * @param name what it calls itself
     */
    public Authority(String name) {
        file = withFile(new byte[0], store -> {
            generate(store, CA, name, List.of("-ext", "bc:c"));
            return Files.readAllBytes(store);
        });
    }

    /** Its own certificate: what those need who are to trust it. */
    public X509Certificate certificate() {
        return withFile(file, store -> (X509Certificate) open(store).getCertificate(CA));
    }

    /**
     * Issues a certificate for a new key.
     *
     * @param name whose it is
     * @param address the address that it is good for, as keytool takes it: {@code ip:127.0.0.1} or {@code dns:localhost}
     */
    public Identity issue(String name, String address) {
        return withFile(file, path -> {
            generate(path, "issued", name, List.of("-signer", CA, "-ext", "san=" + address));
            KeyStore store = open(path);
            return new Identity(
                    (PrivateKey) store.getKey("issued", PASSWORD.toCharArray()),
                    Stream.of(store.getCertificateChain("issued"))
                            .map(X509Certificate.class::cast)
                            .toList());
        });
    }

    String certificatePem() {
        return pem(certificate());
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    private interface Work<T> {
        T on(Path store) throws IOException, GeneralSecurityException;
    }

    private static <T> T withFile(byte[] content, Work<T> work) {
        try {
            Path folder = Files.createTempDirectory("authority");
            Path store = folder.resolve("authority.p12");
            try {
                if (content.length > 0) {
                    Files.write(store, content);
                }
                return work.on(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore open(Path path) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(path)) {
            store.load(content, PASSWORD.toCharArray());
        }
        return store;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void generate(Path store, String alias, String name, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "1"));
        command.addAll(more);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool works", e);
        }
    }
}
