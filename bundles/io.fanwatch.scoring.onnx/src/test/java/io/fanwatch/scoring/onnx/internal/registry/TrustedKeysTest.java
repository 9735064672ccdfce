// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanwatch.scoring.onnx.internal.Keys;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustedKeysTest {

    private static final byte[] BYTES = {1, 2, 3, 4};

    private final Keys alice = Keys.generate();
    private final Keys bob = Keys.generate();

    private static void verify(String keys, String signature) throws InvalidModelException {
        TrustedKeys.of(keys).verify(ModelFile.of(BYTES, Optional.of(signature)));
    }

    @Test
    void without_keys_every_model_is_trusted_signed_or_not() {
        assertThatCode(() -> TrustedKeys.of(" \n").verify(ModelFile.of(BYTES, Optional.empty())))
                .doesNotThrowAnyException();
        assertThatCode(() -> verify("", "nonsense")).doesNotThrowAnyException();
    }

    @Test
    void keys_may_be_pem_blocks_or_bare_and_several_and_on_one_line() {
        assertThat(TrustedKeys.of(alice.pem() + bob.pem()).keys()).hasSize(2);
        assertThat(TrustedKeys.of(alice.pem().replace("\n", " ") + bob.bare()).keys())
                .hasSize(2);
        assertThat(TrustedKeys.of(alice.bare() + ", " + bob.bare())).isEqualTo(TrustedKeys.of(alice.pem() + bob.pem()));
    }

    @Test
    void one_fitting_signature_of_one_trusted_key_is_enough_so_that_keys_can_be_exchanged() {
        String both = alice.signature(BYTES) + "\n" + bob.signature(BYTES) + "\n";

        assertThatCode(() -> verify(alice.pem() + bob.pem(), bob.signature(BYTES) + "\n"))
                .doesNotThrowAnyException();
        assertThatCode(() -> verify(bob.pem(), both)).doesNotThrowAnyException();
    }

    @Test
    void a_model_without_a_signature_with_anothers_or_with_a_changed_byte_is_refused() {
        TrustedKeys keys = TrustedKeys.of(alice.pem());

        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> keys.verify(ModelFile.of(BYTES, Optional.empty())))
                .withMessageContaining("it is not signed");
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> verify(alice.pem(), bob.signature(BYTES)))
                .withMessageContaining("its signature does not fit");
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> verify(alice.pem(), alice.signature(new byte[] {1, 2, 3, 5})))
                .withMessageContaining("its signature does not fit");
    }

    @Test
    void a_signature_file_with_something_else_in_it_is_refused() {
        for (String text : new String[] {"", "hello", Base64.getEncoder().encodeToString(BYTES)}) {
            assertThatExceptionOfType(InvalidModelException.class)
                    .isThrownBy(() -> verify(alice.pem(), text))
                    .withMessageContaining("its signature file is not readable");
        }
    }

    @Test
    void what_is_no_public_key_is_refused_without_showing_it() {
        String secret =
                Base64.getEncoder().encodeToString(alice.pair().getPrivate().getEncoded());

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> TrustedKeys.of("-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----"))
                .withMessageContaining("holds a PRIVATE KEY")
                .withMessageNotContaining(secret);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedKeys.of(secret))
                .withMessageContaining("is no Ed25519 public key")
                .withMessageNotContaining(secret);
    }

    @Test
    void a_text_without_a_key_is_not_taken_for_no_keys_wanted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedKeys.of(" , \n"))
                .withMessageContaining("signature.keys has no key in it");
    }

    @Test
    void a_line_that_is_no_signature_does_not_spoil_one_that_fits() {
        assertThatCode(() -> verify(alice.pem(), "hello\n" + alice.signature(BYTES)))
                .doesNotThrowAnyException();
    }
}
