// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTest {

    private final Secret secret = new Secret("password", SecretTest::decrypt);

    private static char[] decrypt(char[] text) throws Exception {
        String encrypted = new String(text);
        if (!encrypted.startsWith("aes:")) {
            throw new Exception("not encrypted");
        }
        return encrypted.substring("aes:".length()).toCharArray();
    }

    @ParameterizedTest
    @CsvSource({"word, word", "aes:word, word", "'', ''"})
    void a_password_may_come_plain_or_encrypted_or_be_empty(String configured, String plain) {
        secret.take(configured);

        assertThat(secret.plain()).isEqualTo(plain);
        assertThat(secret.warning()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"placeholder", "aes:placeholder"})
    void the_mask_does_not_replace_a_password_but_is_warned_of_until_one_is_entered_again(String mask) {
        secret.take("word");
        secret.take(mask);

        assertThat(secret.plain()).isEqualTo("word");
        assertThat(secret.warning())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("works until the next restart", "enter the password again"));
        secret.take("other");
        assertThat(secret.plain()).isEqualTo("other");
        assertThat(secret.warning()).isEmpty();
    }

    @Test
    void the_mask_alone_is_no_password() {
        secret.take("aes:placeholder");

        assertThatIllegalArgumentException()
                .isThrownBy(secret::plain)
                .withMessageContainingAll("the password is the word placeholder", "enter the password again");
        assertThat(secret.warning()).isEmpty();
    }
}
