package io.fanwatch.influxdb.internal;

import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/**
 * A password as Kura hands it over: in plain text when the component is created, encrypted later, and as the word
 * {@value #MASK} by a client that sends back what it was shown. Not thread-safe.
 */
final class Secret {

    private static final String MASK = "placeholder";

    private final String property;
    private final CryptoService crypto;
    private String plain = "";

    Secret(String property, CryptoService crypto) {
        this.property = property;
        this.crypto = crypto;
    }

    /**
     * The plain text; that of the last call if only the mask was given.
     *
     * @throws IllegalArgumentException if the mask was given and nothing before
     */
    String read(String configured) {
        String text = decrypted(configured);
        if (!text.equals(MASK)) {
            plain = text;
        } else if (plain.isEmpty()) {
            throw new IllegalArgumentException(
                    property + " is the word " + MASK + ", which only stands in its place: enter it again");
        }
        return plain;
    }

    private String decrypted(String configured) {
        if (configured.isEmpty()) {
            return configured;
        }
        try {
            return new String(crypto.decryptAes(configured.toCharArray()));
        } catch (KuraException | IllegalArgumentException e) {
            return configured; // plain text, as Kura hands it over at creation
        }
    }
}
