// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Encrypts with a key kept in the emulator's data folder; passwords of key stores are kept in memory only. */
@Component(
        name = CryptoServiceComponent.PID,
        service = CryptoService.class,
        property = "kura.service.pid=" + CryptoServiceComponent.PID)
@SuppressWarnings("deprecation") // the interface has methods that Kura deprecates
public final class CryptoServiceComponent implements CryptoService {

    static final String PID = "org.eclipse.kura.crypto.CryptoService";

    private final AesCipher cipher;
    private final Map<String, char[]> keyStorePasswords = new ConcurrentHashMap<>();

    @Activate
    public CryptoServiceComponent(BundleContext context) throws IOException {
        this(new AesCipher(EmulatorFolders.of(context).data()));
    }

    CryptoServiceComponent(AesCipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public char[] encryptAes(char[] value) throws KuraException {
        return cipher.encrypt(value);
    }

    @Override
    public char[] decryptAes(char[] encryptedValue) throws KuraException {
        return cipher.decrypt(encryptedValue);
    }

    @Override
    public String encryptAes(String value) throws InvalidKeyException {
        try {
            return new String(cipher.encrypt(value.toCharArray()));
        } catch (KuraException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    @Override
    public String decryptAes(String encryptedValue) throws IOException {
        try {
            return new String(cipher.decrypt(encryptedValue.toCharArray()));
        } catch (KuraException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public String hash(String s, String algorithm) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance(algorithm).digest(s.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    @Override
    public String encodeBase64(String stringValue) {
        return Base64.getEncoder().encodeToString(stringValue.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String decodeBase64(String encodedValue) {
        return new String(Base64.getDecoder().decode(encodedValue), StandardCharsets.UTF_8);
    }

    /** Returns the remembered password; empty for a key store without one. */
    @Override
    public char[] getKeyStorePassword(String keyStorePath) {
        return keyStorePasswords.getOrDefault(keyStorePath, new char[0]).clone();
    }

    @Override
    public void setKeyStorePassword(String keyStorePath, char[] password) {
        keyStorePasswords.put(keyStorePath, Arrays.copyOf(password, password.length));
    }

    @Override
    public void setKeyStorePassword(String keyStorePath, String password) {
        setKeyStorePassword(keyStorePath, password.toCharArray());
    }

    /** Returns false: the emulator has no secured mode. */
    @Override
    public boolean isFrameworkSecure() {
        return false;
    }
}
