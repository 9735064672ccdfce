// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Ed25519 public keys whose signature makes a model trusted. Without a key every model is.
 *
 * <p>A signature file has one signature a line, each the Base64 text of the 64 bytes that Ed25519 gives for the bytes of
 * the model file. One that fits one of the keys is enough, so that a model signed with two keys serves gateways that have
 * either.
 *
 * @param keys any number
 */
public record TrustedKeys(List<PublicKey> keys) {

    private static final String ALGORITHM = "Ed25519";
    private static final int SIGNATURE_LENGTH = 64;
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END [A-Z0-9 ]+-----");

    /**
     * Reads keys, each a PEM block or the Base64 text inside of one, with any white space or commas between them.
     *
     * @throws IllegalArgumentException if something is no such key; the message names the remedy
     */
    public static TrustedKeys of(String text) {
        List<PublicKey> keys = new ArrayList<>();
        Matcher pem = PEM.matcher(text);
        while (pem.find()) {
            if (!pem.group(1).equals("PUBLIC KEY")) {
                throw new IllegalArgumentException("signature.keys holds a " + pem.group(1)
                        + ": write the public key only, the one whose PEM file begins with BEGIN PUBLIC KEY");
            }
            keys.add(key(pem.group(2).replaceAll("\\s", "")));
        }
        for (String bare : pem.replaceAll(" ").split("[\\s,]+")) {
            if (!bare.isEmpty()) {
                keys.add(key(bare));
            }
        }
        if (keys.isEmpty() && !text.isBlank()) {
            throw new IllegalArgumentException("signature.keys has no key in it: write the content of the public key's"
                    + " PEM file, or nothing to take every model");
        }
        return new TrustedKeys(List.copyOf(keys));
    }

    private static PublicKey key(String base64) {
        try {
            byte[] encoded = Base64.getDecoder().decode(base64);
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            String shown = base64.length() > 12 ? base64.substring(0, 12) + "…" : base64;
            throw new IllegalArgumentException(
                    "signature.keys has \"" + shown + "\", which is no Ed25519 public key: write the content of the"
                            + " public key's PEM file",
                    e);
        }
    }

    /** @throws InvalidModelException if there are keys and none of them signed the file */
    public void verify(ModelFile file) throws InvalidModelException {
        if (keys.isEmpty()) {
            return;
        }
        String text = file.signature()
                .orElseThrow(() -> new InvalidModelException("it is not signed, and signature.keys asks for a"
                        + " signature: sign it with ./fanwatch model sign and deliver the "
                        + ModelFile.SIGNATURE_SUFFIX + " file beside it"));
        List<byte[]> signatures = Arrays.stream(text.strip().split("\\s+"))
                .flatMap(line -> signature(line).stream())
                .toList();
        if (signatures.isEmpty()) {
            throw new InvalidModelException(
                    "its signature file is not readable: it must have the Base64 text of an Ed25519 signature on a"
                            + " line: sign it again with ./fanwatch model sign");
        }
        if (signatures.stream().noneMatch(signature -> isSigned(file.bytes(), signature))) {
            throw new InvalidModelException("its signature does not fit: it was signed by none of the " + keys.size()
                    + " keys in signature.keys, or changed since: sign it with a trusted key, or add the public key");
        }
    }

    private static Optional<byte[]> signature(String line) {
        try {
            return Optional.of(Base64.getDecoder().decode(line)).filter(bytes -> bytes.length == SIGNATURE_LENGTH);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(byte[] bytes, byte[] signature) {
        for (PublicKey key : keys) {
            try {
                Signature check = Signature.getInstance(ALGORITHM);
                check.initVerify(key);
                check.update(bytes);
                if (check.verify(signature)) {
                    return true;
                }
            } catch (GeneralSecurityException e) {
                // the same as one that does not fit
            }
        }
        return false;
    }
}
