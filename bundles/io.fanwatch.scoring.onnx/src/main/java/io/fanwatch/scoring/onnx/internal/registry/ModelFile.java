// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A model file as it was read, with the text of the signature file beside it and the SHA-256 of its bytes in hexadecimal. */
public record ModelFile(byte[] bytes, Optional<String> signature, String digest) {

    /** What the name of a model file is extended by to name its signature file. */
    public static final String SIGNATURE_SUFFIX = ".sig";

    /** The largest signature file, in bytes. */
    public static final int SIGNATURE_BYTES = 4096;

    /** That content, with its digest. */
    public static ModelFile of(byte[] bytes, Optional<String> signature) {
        return new ModelFile(bytes, signature, HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    /** The SHA-256 of a file, which is not read into memory as a whole. */
    static String digest(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            Files.copy(file, sink);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
