// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

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
