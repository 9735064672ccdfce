// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.tests.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** An input as keys, as a signature beside a model, and as what is kept of a model; no signature made up fits a key. */
public final class SignatureFuzz implements FuzzTarget {

    private static final byte[] MODEL = {8, 7};

    private final TrustedKeys keys;
    private final Path file;

    public SignatureFuzz() {
        try {
            keys = new TrustedKeys(List.of(
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic()));
            file = Files.createTempFile("fuzz", ".properties");
            file.toFile().deleteOnExit();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void take(byte[] input) throws IOException {
        String text = new String(input, ISO_8859_1);
        try {
            TrustedKeys found = TrustedKeys.of(text);
            if (!text.isBlank() && found.keys().isEmpty()) {
                throw new AssertionError("keys that are none make every model trusted");
            }
        } catch (IllegalArgumentException e) {
            checkReason(e);
        }
        try {
            keys.verify(ModelFile.of(MODEL, Optional.of(text)));
            throw new AssertionError("a signature that is made up fits");
        } catch (InvalidModelException e) {
            checkReason(e);
        }
        Files.write(file, input);
        try {
            StoredModel kept = StoredModel.read(file, Base64.getEncoder().encodeToString(MODEL));
            Files.write(file, kept.text());
            if (!StoredModel.read(file, kept.digest()).equals(kept)) {
                throw new AssertionError("it is another when it is written and read");
            }
        } catch (IllegalArgumentException e) {
            checkReason(e);
        }
    }

    private static void checkReason(Exception e) {
        if (e.getMessage() == null) {
            throw new AssertionError("refused without a reason", e);
        }
    }
}
