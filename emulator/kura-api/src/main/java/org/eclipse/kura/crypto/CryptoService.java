// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.crypto;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ProviderType;

/** Encrypts secrets with a key of the installation, hashes and encodes text. Thread-safe. */
@ProviderType
public interface CryptoService {

    /** Returns the cipher text of the given characters. */
    char[] encryptAes(char[] value) throws KuraException;

    /** Returns the clear text; throws if the characters are not cipher text of this installation. */
    char[] decryptAes(char[] encryptedValue) throws KuraException;

    /** Returns the cipher text of the given text. Use {@link #encryptAes(char[])}. */
    @Deprecated
    String encryptAes(String value)
            throws NoSuchAlgorithmException, NoSuchPaddingException, InvalidKeyException, IllegalBlockSizeException,
                    BadPaddingException;

    /** Returns the clear text. Use {@link #decryptAes(char[])}. */
    @Deprecated
    String decryptAes(String encryptedValue)
            throws NoSuchAlgorithmException, NoSuchPaddingException, InvalidKeyException, IOException,
                    IllegalBlockSizeException, BadPaddingException;

    /** Returns the SHA-1 of the text, encoded in Base64. */
    default String sha1Hash(String s) throws NoSuchAlgorithmException, UnsupportedEncodingException {
        return hash(s, "SHA-1");
    }

    /** Returns the SHA-256 of the text, encoded in Base64. */
    default String sha256Hash(String s) throws NoSuchAlgorithmException, UnsupportedEncodingException {
        return hash(s, "SHA-256");
    }

    /** Returns the hash of the text by the named algorithm, encoded in Base64. */
    String hash(String s, String algorithm) throws NoSuchAlgorithmException, UnsupportedEncodingException;

    /** Returns the text encoded in Base64. */
    String encodeBase64(String stringValue) throws NoSuchAlgorithmException, UnsupportedEncodingException;

    /** Returns the text that the Base64 text encodes. */
    String decodeBase64(String encodedValue) throws NoSuchAlgorithmException, UnsupportedEncodingException;

    /** Returns the password of a key store. */
    char[] getKeyStorePassword(String keyStorePath);

    /** Remembers the password of a key store. */
    void setKeyStorePassword(String keyStorePath, char[] password) throws KuraException;

    /** Remembers the password of a key store. Use {@link #setKeyStorePassword(String, char[])}. */
    @Deprecated
    void setKeyStorePassword(String keyStorePath, String password) throws IOException;

    /** Says whether the framework runs in a secured mode. */
    boolean isFrameworkSecure();
}
