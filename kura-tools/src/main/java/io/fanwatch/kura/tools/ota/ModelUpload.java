// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.kura.message.KuraPayload;

/** A model's file as it goes to a gateway. */
public final class ModelUpload {

    private static final String SIGNATURE_SUFFIX = ".sig";

    private final byte[] bytes;
    private final String sha256;
    private final Optional<String> signature;
    private final Optional<String> scorer;

    private ModelUpload(byte[] bytes, String sha256, Optional<String> signature, Optional<String> scorer) {
        this.bytes = bytes;
        this.sha256 = sha256;
        this.signature = signature;
        this.scorer = scorer;
    }

    /**
     * Reads the files.
     *
     * @param signature the file of its signature, if that is not the model's with {@code .sig} behind it
     * @param scorer the {@code kura.service.pid} of who is to use it; needed if there are several
     * @throws CommandException if one cannot be read, or there is nothing in it
     */
    public static ModelUpload read(Path file, Optional<Path> signature, Optional<String> scorer)
            throws CommandException {
        Optional<Path> signed =
                signature.or(() -> Optional.of(Path.of(file + SIGNATURE_SUFFIX)).filter(Files::isRegularFile));
        byte[] bytes = content(file);
        Optional<String> text = Optional.empty();
        if (signed.isPresent()) {
            text = Optional.of(new String(content(signed.get()), StandardCharsets.ISO_8859_1).strip());
        }
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new ModelUpload(bytes, digest, text, scorer);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] content(Path file) throws CommandException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.badInput("There is no file " + file);
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length == 0) {
                throw CommandException.badInput(file + " is empty");
            }
            return bytes;
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read " + file + ": " + e.getMessage());
        }
    }

    int size() {
        return bytes.length;
    }

    /** What every request about it has. */
    KuraPayload request() {
        KuraPayload payload = new KuraPayload();
        payload.addMetric("sha256", sha256);
        scorer.ifPresent(name -> payload.addMetric("scorer", name));
        return payload;
    }

    KuraPayload piece(int offset, int most) {
        KuraPayload payload = request();
        payload.addMetric("offset", offset);
        payload.setBody(Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + most)));
        return payload;
    }

    KuraPayload installation() {
        KuraPayload payload = request();
        signature.ifPresent(text -> payload.addMetric("signature", text));
        return payload;
    }
}
