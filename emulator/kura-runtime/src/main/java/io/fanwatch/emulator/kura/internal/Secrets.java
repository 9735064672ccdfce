// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.UnsupportedEncodingException;
import java.security.NoSuchAlgorithmException;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.crypto.CryptoService;

/** Passwords in a configuration, single or arrays, between clear text and cipher text. */
final class Secrets {

    /** What Kura shows in place of a password; sent back, it leaves the password as it is. */
    static final String MASK = "placeholder";

    private final CryptoService crypto;

    Secrets(CryptoService crypto) {
        this.crypto = crypto;
    }

    /** The cipher text of a {@link Password} or an array of them; what is cipher text already stays. */
    Object encrypted(Object value) throws KuraException {
        return each(value, this::encrypt);
    }

    /** The clear text of a {@link Password} or an array of them; throws if one is no cipher text. */
    Object decrypted(Object value) throws KuraException {
        return each(value, this::decrypt);
    }

    /** The clear text of a {@link Password} or an array of them; what is clear text already stays. */
    Object clear(Object value) throws KuraException {
        return each(value, password -> isCipherText(password) ? decrypt(password) : password);
    }

    /** As Kura sends a {@link Password} or an array of them to a platform: clear text in Base64. */
    Object sent(Object value) throws KuraException {
        return each(clear(value), password -> new Password(base64(crypto::encodeBase64, password)));
    }

    /** The clear text of what a platform sends: cipher text, or clear text in Base64. */
    Object received(Object value) throws KuraException {
        return each(
                value,
                password -> isCipherText(password)
                        ? decrypt(password)
                        : new Password(base64(crypto::decodeBase64, password)));
    }

    private static String base64(Coding coding, Password password) throws KuraException {
        try {
            return coding.of(new String(password.getPassword()));
        } catch (NoSuchAlgorithmException | UnsupportedEncodingException | IllegalArgumentException e) {
            throw new KuraException(KuraErrorCode.DECODER_ERROR, e, "no Base64");
        }
    }

    @FunctionalInterface
    private interface Coding {
        String of(String text) throws NoSuchAlgorithmException, UnsupportedEncodingException;
    }

    private Password encrypt(Password password) throws KuraException {
        return isCipherText(password) ? password : new Password(crypto.encryptAes(password.getPassword()));
    }

    private Password decrypt(Password password) throws KuraException {
        return new Password(crypto.decryptAes(password.getPassword()));
    }

    private boolean isCipherText(Password password) {
        try {
            crypto.decryptAes(password.getPassword());
            return true;
        } catch (KuraException e) {
            return false; // the only way to find out
        }
    }

    private static Object each(Object value, Change change) throws KuraException {
        if (value instanceof Password password) {
            return change.of(password);
        }
        Password[] changed = ((Password[]) value).clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = change.of(changed[i]);
        }
        return changed;
    }

    @FunctionalInterface
    private interface Change {
        Password of(Password password) throws KuraException;
    }
}
