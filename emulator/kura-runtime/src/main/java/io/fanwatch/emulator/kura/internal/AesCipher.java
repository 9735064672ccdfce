// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;

/** AES-GCM with a key of this installation. Cipher text is {@code base64(nonce)-base64(sealed text)}. Thread-safe. */
final class AesCipher {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /**
     * Uses the key in the folder; at the first start, creates one that only the owner can read.
     *
     * @throws IOException if the key can neither be read nor created, or is no key
     */
    AesCipher(Path folder) throws IOException {
        Path file = folder.resolve("aes.key");
        byte[] secret = Files.exists(file) ? Files.readAllBytes(file) : create(file);
        if (secret.length != KEY_BYTES) {
            throw new IOException(
                    "%s holds no key of %d bytes; delete it, and set all passwords again".formatted(file, KEY_BYTES));
        }
        key = new SecretKeySpec(secret, "AES");
    }

    char[] encrypt(char[] clear) throws KuraException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(bytes(clear));
            Base64.Encoder base64 = Base64.getEncoder();
            return (base64.encodeToString(nonce) + "-" + base64.encodeToString(sealed)).toCharArray();
        } catch (GeneralSecurityException e) {
            throw new KuraException(KuraErrorCode.ENCODE_ERROR, e, "the value cannot be encrypted");
        }
    }

    /**
     * @throws KuraException if the characters are no cipher text, or were encrypted with another key
     */
    char[] decrypt(char[] encrypted) throws KuraException {
        String[] parts = new String(encrypted).split("-", -1);
        try {
            if (parts.length != 2) {
                throw new IllegalArgumentException("one hyphen is expected");
            }
            byte[] nonce = Base64.getDecoder().decode(parts[0]);
            byte[] sealed = Base64.getDecoder().decode(parts[1]);
            if (nonce.length != NONCE_BYTES || sealed.length < TAG_BITS / Byte.SIZE) {
                throw new IllegalArgumentException("it is too short");
            }
            return chars(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KuraException(
                    KuraErrorCode.DECODER_ERROR, e, "the value is no cipher text that this installation made");
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private byte[] create(Path file) throws IOException {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        Files.createDirectories(file.getParent());
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(secret));
            return secret;
        }
    }

    private static byte[] bytes(char[] text) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        return Arrays.copyOf(encoded.array(), encoded.limit());
    }

    private static char[] chars(byte[] bytes) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        return Arrays.copyOf(decoded.array(), decoded.limit());
    }
}
