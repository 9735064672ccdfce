package io.fanwatch.scoring.http.internal;

import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/**
 * A password as Kura hands it over: in plain text when the component is created, encrypted later, and as the word
 * {@value #MASK} by a client that sends back what it was shown. Not thread-safe.
 */
final class Secret {

    static final String MASK = "placeholder";

    private final CryptoService crypto;
    private String plain = "";

    Secret(CryptoService crypto) {
        this.crypto = crypto;
    }

    /** The plain text; that of the last call if only the mask was given. */
    String read(String configured) {
        String text = decrypt(configured);
        if (!text.equals(MASK)) {
            plain = text;
        }
        return plain;
    }

    private String decrypt(String configured) {
        if (configured.isEmpty()) {
            return configured;
        }
        try {
            return new String(crypto.decryptAes(configured.toCharArray()));
        } catch (KuraException | IllegalArgumentException e) {
            // not encrypted: as it was typed; Kura fails in either way on plain text
            return configured;
        }
    }
}
