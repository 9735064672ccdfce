// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentPackageTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void the_manifest_names_every_bundle_and_the_bundles_follow_in_the_order_they_were_added() throws IOException {
        DeploymentPackage contents = new DeploymentPackage("fanwatch.test", "1.2.3", "A test");
        contents.add(Bundle.read(bundle("z.first;singleton:=true", "1.0.0")));
        contents.add(Bundle.read(
                bundle("a.second.with.a.symbolic.name.that.does.not.fit.into.a.line.of.72.bytes", "2.0.0.q")));

        contents.write(folder.resolve("out/test.dp"), TIME);

        try (JarInputStream jar = new JarInputStream(Files.newInputStream(folder.resolve("out/test.dp")))) {
            Manifest manifest = jar.getManifest();
            assertThat(manifest.getMainAttributes().getValue("DeploymentPackage-SymbolicName"))
                    .isEqualTo("fanwatch.test");
            assertThat(manifest.getMainAttributes().getValue("DeploymentPackage-Version"))
                    .isEqualTo("1.2.3");
            List<String> names = new ArrayList<>();
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                Attributes attributes = entry.getAttributes();
                names.add(attributes.getValue("Bundle-SymbolicName") + " " + attributes.getValue("Bundle-Version"));
            }
            assertThat(names)
                    .containsExactly(
                            "z.first 1.0.0",
                            "a.second.with.a.symbolic.name.that.does.not.fit.into.a.line.of.72.bytes 2.0.0.q");
        }
    }

    @Test
    void the_same_bundles_give_the_same_bytes() throws IOException {
        Path bundle = bundle("a", "1.0.0");
        for (String name : List.of("one.dp", "two.dp")) {
            DeploymentPackage contents = new DeploymentPackage("a", "1.0.0", "A");
            contents.add(Bundle.read(bundle));
            contents.write(folder.resolve(name), TIME);
        }

        assertThat(folder.resolve("one.dp")).hasSameBinaryContentAs(folder.resolve("two.dp"));
    }

    @Test
    void a_jar_that_is_no_bundle_is_refused_by_name() throws IOException {
        Path plain = folder.resolve("plain.jar");
        try (OutputStream out = Files.newOutputStream(plain);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("a.txt"));
        }

        assertThatThrownBy(() -> Bundle.read(plain))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("plain.jar is not a bundle");
    }

    private Path bundle(String symbolicName, String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        Path file = folder.resolve(symbolicName.split(";")[0] + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return file;
    }
}
