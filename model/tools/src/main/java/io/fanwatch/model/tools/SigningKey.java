// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Ed25519 private key that signs model files. Key files are PEM as other tools write it: PKCS #8 for the private, X.509
 * for the public one.
 */
public final class SigningKey {

    private static final String ALGORITHM = "Ed25519";
    private static final int LINE = 64;
    private static final Pattern PEM = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Makes a new pair of keys and writes each to a file of its own, the private one for the owner alone.
     *
     * @throws ModelToolException if one of the files is there already, or cannot be written
     */
    public static void generate(Path privateFile, Path publicFile) throws ModelToolException {
        for (Path file : new Path[] {privateFile, publicFile}) {
            if (Files.exists(file)) {
                throw new ModelToolException(
                        file + " is there already and is not overwritten. Choose another name for the new key.", null);
            }
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            write(privateFile, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
            write(publicFile, "PUBLIC KEY", pair.getPublic().getEncoded(), "rw-r--r--");
        } catch (FileAlreadyExistsException e) {
            throw new ModelToolException(
                    e.getFile() + " is there already and is not overwritten. Choose another name for the new key.", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new ModelToolException("The keys cannot be written (" + e + "). Choose another folder.", e);
        }
    }

    private static void write(Path file, String type, byte[] encoded, String permissions) throws IOException {
        FileAttribute<?> access = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
        // made with the permissions, so that there is no moment at which others can read it
        Files.createFile(file, access);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    /** @throws ModelToolException if the file is not an Ed25519 private key in PEM form */
    public static SigningKey read(Path file) throws ModelToolException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ModelToolException("The key file " + file + " cannot be read (" + e + ").", e);
        }
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw new ModelToolException(
                    file + " is no private key in PEM form. Give the private key that model keygen wrote.", null);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return new SigningKey(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ModelToolException(
                    file + " is no Ed25519 private key. Make one with model keygen, or with openssl genpkey -algorithm"
                            + " ed25519.",
                    e);
        }
    }

    /** The line of a signature file that says that this key has signed these bytes. */
    public String sign(byte[] bytes) throws ModelToolException {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new ModelToolException("The model cannot be signed: " + e.getMessage(), e);
        }
    }
}
