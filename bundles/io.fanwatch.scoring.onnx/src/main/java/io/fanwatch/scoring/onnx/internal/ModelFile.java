package io.fanwatch.scoring.onnx.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model file as it was read, with the signature beside it.
 *
 * @param bytes the content of the {@code .onnx} file; not to be changed
 * @param signature the text of the signature file, if there is one
 * @param digest the SHA-256 of the bytes, in hexadecimal digits
 */
record ModelFile(byte[] bytes, Optional<String> signature, String digest) {

    /** What the name of a model file is extended by to name its signature file. */
    static final String SIGNATURE_SUFFIX = ".sig";

    /** The largest signature file, in bytes. */
    static final int SIGNATURE_BYTES = 4096;

    static ModelFile of(byte[] bytes, Optional<String> signature) {
        return new ModelFile(bytes, signature, digest(bytes));
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
