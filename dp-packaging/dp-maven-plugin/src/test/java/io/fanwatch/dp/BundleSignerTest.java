// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles signed with keys that the JDK's keytool made. */
class BundleSignerTest {

    private static final char[] PASSWORD = "correct horse".toCharArray();

    @TempDir
    private Path folder;

    private Path keyStore;
    private Bundle bundle;

    @BeforeEach
    void make_a_key_and_a_bundle() throws Exception {
        keyStore = folder.resolve("keys.p12");
        makeKey("plant");
        Path jar = folder.resolve("a.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "a");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.2.3");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.putNextEntry(new ZipEntry("content.txt"));
            entries.write("what is signed".getBytes(StandardCharsets.UTF_8));
        }
        bundle = Bundle.read(jar);
    }

    @Test
    void a_signed_bundle_is_the_same_bundle_with_a_signature_that_javas_verification_takes() throws Exception {
        Bundle signed = new BundleSigner(keyStore.toFile(), null, PASSWORD).sign(bundle, folder.resolve("signed"));

        assertThat(Bundle.read(signed.file())).isEqualTo(signed);
        assertThat(signed).usingRecursiveComparison().ignoringFields("file").isEqualTo(bundle);
        try (JarFile jar = new JarFile(signed.file().toFile(), true)) {
            JarEntry entry = jar.getJarEntry("content.txt");
            jar.getInputStream(entry).readAllBytes(); // verifies
            assertThat(entry.getCodeSigners()).hasSize(1);
        }
    }

    @Test
    void without_a_key_nothing_is_signed_and_the_message_says_which_there_are() throws Exception {
        assertThatThrownBy(() -> new BundleSigner(keyStore.toFile(), "other", PASSWORD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no private key 'other', but [plant]");
        assertThatThrownBy(() -> new BundleSigner(keyStore.toFile(), null, "wrong".toCharArray()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password");
        makeKey("second");
        assertThatThrownBy(() -> new BundleSigner(keyStore.toFile(), null, PASSWORD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[plant, second]");
    }

    private void makeKey(String alias) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        alias,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Plant")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
    }
}
