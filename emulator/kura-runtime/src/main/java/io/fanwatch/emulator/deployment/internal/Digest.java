// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file's digest against the one that a request names as {@code algorithm:hexadecimal}, in lower case. */
final class Digest {

    private Digest() {}

    /**
     * @throws IOException if the file has another digest, or the text is no digest of a known algorithm
     */
    static void check(Path file, String expected) throws IOException {
        String[] parts = expected.split(":");
        if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw new IOException("the hash \"" + expected + "\" is not of the form algorithm:hexadecimal");
        }
        String actual = of(file, parts[0].strip());
        if (!actual.equals(parts[1].strip())) {
            throw new IOException(
                    "the file has the " + parts[0].strip() + " " + actual + " and not " + parts[1].strip());
        }
    }

    private static String of(Path file, String algorithm) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("the hash is of the unknown algorithm " + algorithm, e);
        }
    }
}
