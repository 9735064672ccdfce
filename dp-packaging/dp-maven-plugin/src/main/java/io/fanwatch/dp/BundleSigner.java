// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Signs bundles as {@code jarsigner} does, with a key of a key store. */
final class BundleSigner {

    private final JarSigner signer;

    /**
     * @param keyStore a PKCS#12 or JKS file
     * @param alias which of its keys; may be left out if there is one
     * @throws IOException if the key cannot be had; the message says why
     */
    BundleSigner(File keyStore, String alias, char[] password) throws IOException {
        try {
            KeyStore keys = KeyStore.getInstance(keyStore, password);
            List<String> aliases = Collections.list(keys.aliases());
            if (alias == null && aliases.size() != 1) {
                throw new IOException("say which key of " + keyStore + " signs: one of " + aliases);
            }
            String key = alias == null ? aliases.get(0) : alias;
            if (!(keys.getEntry(key, new KeyStore.PasswordProtection(password))
                    instanceof KeyStore.PrivateKeyEntry entry)) {
                throw new IOException(keyStore + " has no private key '" + key + "', but " + aliases);
            }
            signer = new JarSigner.Builder(entry).signerName("FANWATCH").build();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read the key in " + keyStore + ": " + e.getMessage(), e);
        }
    }

    /** A signed copy of a bundle in that folder. */
    Bundle sign(Bundle bundle, Path folder) throws IOException {
        Path signed = Files.createDirectories(folder).resolve(bundle.fileName());
        try (ZipFile in = new ZipFile(bundle.file().toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            signer.sign(in, out);
        }
        return new Bundle(bundle.fileName(), bundle.symbolicName(), bundle.version(), signed);
    }
}
