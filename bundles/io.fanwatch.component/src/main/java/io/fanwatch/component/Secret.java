// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.Optional;

/**
 * A password as Kura hands it over: in plain text when a component is created, encrypted later. Kura shows the word
 * {@code placeholder} in its place, and stores that word, encrypted like a password, if a client sends it back; it does not
 * replace a password that is known. Not thread-safe.
 */
public final class Secret {

    /** Decrypts what Kura encrypted, as its {@code CryptoService::decryptAes} does. */
    @FunctionalInterface
    public interface Decryption {

        /** @throws Exception if the text is not encrypted */
        char[] decrypt(char[] text) throws Exception;
    }

    private static final String MASK = "placeholder";

    private final String property;
    private final Decryption decryption;
    private Optional<String> known = Optional.empty();
    private boolean masked;

    /**
     * @param property its name, for messages
     * @param decryption how Kura's encryption is undone
     */
    public Secret(String property, Decryption decryption) {
        this.property = property;
        this.decryption = decryption;
    }

    /** Takes what was configured: plain, encrypted, or the mask in either way. */
    public void take(String configured) {
        String text = decrypted(configured);
        masked = text.equals(MASK);
        if (!masked) {
            known = Optional.of(text);
        }
    }

    /**
     * The password in plain text: the last one that was taken.
     *
     * @throws IllegalArgumentException if only the mask was ever taken; the message names the remedy
     */
    public String plain() {
        return known.orElseThrow(() -> new IllegalArgumentException("the " + property + " is the word " + MASK
                + ", which only stands in its place: enter the " + property + " again"));
    }

    /** What to tell the operator if the mask was taken last, and the password before it is lost with the next restart. */
    public Optional<String> warning() {
        return masked && known.isPresent()
                ? Optional.of("the " + property + " was overwritten with the word " + MASK
                        + ", which only stands in its place: the one before works until the next restart: enter the "
                        + property + " again")
                : Optional.empty();
    }

    private String decrypted(String configured) {
        if (configured.isEmpty()) {
            return configured;
        }
        try {
            return new String(decryption.decrypt(configured.toCharArray()));
        } catch (Exception e) {
            return configured; // plain text: Kura's decryption fails on it in one way or another
        }
    }
}
