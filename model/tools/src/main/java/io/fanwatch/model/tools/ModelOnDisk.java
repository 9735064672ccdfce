// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model file and the signature file beside it.
 *
 * @param file the model file
 * @param bytes its content
 * @param signature the text of the signature file, if there is one
 */
public record ModelOnDisk(Path file, byte[] bytes, Optional<String> signature) {

    /** How large a model file a gateway with the default configuration takes, in bytes. */
    public static final long DEFAULT_MAXIMUM_BYTES = 20 * 1024 * 1024;

    private static final long LARGEST_MAXIMUM_BYTES = 512L * 1024 * 1024;

    /** What the name of a model file is extended by to name its signature file. */
    public static final String SIGNATURE_SUFFIX = ".sig";

    /** @throws ModelToolException if a file cannot be read, or is in the own format of another tool */
    public static ModelOnDisk read(Path file) throws ModelToolException {
        if (!Files.isRegularFile(file)) {
            throw new ModelToolException(
                    "There is no file " + file + ". Give a model file, such as the one that train writes.", null);
        }
        try {
            if (Files.size(file) > LARGEST_MAXIMUM_BYTES) {
                throw new ModelToolException(
                        file + " has " + Files.size(file) + " bytes, and no gateway takes more than "
                                + LARGEST_MAXIMUM_BYTES + ". Train a smaller model.",
                        null);
            }
            Path signature = signatureFile(file);
            byte[] bytes = Files.readAllBytes(file);
            OtherFormat.refuse(file, bytes);
            return new ModelOnDisk(
                    file,
                    bytes,
                    Files.exists(signature)
                            ? Optional.of(Files.readString(signature, StandardCharsets.ISO_8859_1))
                            : Optional.empty());
        } catch (IOException e) {
            throw new ModelToolException(file + " cannot be read (" + e + "). See that you may read it.", e);
        }
    }

    /** The same with weights that are in files beside it folded in; signatures are of the file without and do not fit. */
    ModelOnDisk folded(long maximumBytes) throws ModelToolException {
        byte[] whole = ExternalWeights.fold(file, bytes, maximumBytes);
        if (whole != bytes && signature.isPresent()) {
            throw new ModelToolException(
                    file
                            + " has its weights in other files, which its signature does not cover. Fold them in with model"
                            + " describe " + file + " --yes, and sign it again.",
                    null);
        }
        return new ModelOnDisk(file, whole, signature);
    }

    /** Where the signatures of a model file are. */
    public static Path signatureFile(Path file) {
        return file.resolveSibling(file.getFileName() + SIGNATURE_SUFFIX);
    }

    /**
     * Makes the checks that a gateway makes.
     *
     * @param keys the public keys in PEM form that the gateway has; empty for none
     * @param maximumBytes how large a model file the gateway takes
     * @throws ModelToolException if it would refuse the model
     */
    public ModelCheck.Passed check(String keys, long maximumBytes) throws ModelToolException {
        try {
            return ModelCheck.check(bytes, signature, keys, maximumBytes);
        } catch (ModelCheck.RefusedException | IllegalArgumentException e) {
            throw new ModelToolException("A gateway would refuse " + file + ": " + e.getMessage() + ".", e);
        }
    }

    /** The SHA-256 of the model file, in hexadecimal digits. */
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
