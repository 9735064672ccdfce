// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.kura.KuraException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesCipherTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "pässwörd €", "a-b-c"})
    void what_was_encrypted_before_a_restart_is_decrypted_after_it(String clear) throws Exception {
        char[] encrypted = new AesCipher(folder).encrypt(clear.toCharArray());

        assertThat(new String(encrypted)).isNotEqualTo(clear);
        assertThat(new AesCipher(folder).decrypt(encrypted)).isEqualTo(clear.toCharArray());
    }

    @Test
    void the_same_text_is_never_encrypted_to_the_same_cipher_text() throws Exception {
        AesCipher cipher = new AesCipher(folder);

        assertThat(cipher.encrypt("secret".toCharArray())).isNotEqualTo(cipher.encrypt("secret".toCharArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "my-password", "QUJD-QUJD", "QUJDQUJDQUJDQUJD-", "-", "placeholder"})
    void what_is_no_cipher_text_is_refused(String text) throws Exception {
        AesCipher cipher = new AesCipher(folder);

        assertThatThrownBy(() -> cipher.decrypt(text.toCharArray())).isInstanceOf(KuraException.class);
    }

    @Test
    void cipher_text_of_another_installation_is_refused() throws Exception {
        char[] foreign = new AesCipher(folder.resolve("other")).encrypt("secret".toCharArray());
        AesCipher cipher = new AesCipher(folder);

        assertThatThrownBy(() -> cipher.decrypt(foreign)).isInstanceOf(KuraException.class);
    }

    @Test
    void only_the_owner_can_read_the_key() throws Exception {
        new AesCipher(folder);

        assertThat(Files.getPosixFilePermissions(folder.resolve("aes.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
