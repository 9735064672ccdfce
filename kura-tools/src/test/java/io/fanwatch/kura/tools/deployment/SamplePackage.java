// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.deployment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Deployment packages with bundles that do nothing. */
public final class SamplePackage {

    private SamplePackage() {}

    public static Path write(Path folder, String name, String version, String... bundles) throws IOException {
        Manifest manifest = manifest();
        manifest.getMainAttributes().putValue("DeploymentPackage-SymbolicName", name);
        manifest.getMainAttributes().putValue("DeploymentPackage-Version", version);
        for (String bundle : bundles) {
            Attributes section = new Attributes();
            section.putValue("Bundle-SymbolicName", bundle);
            section.putValue("Bundle-Version", version);
            manifest.getEntries().put(bundle + ".jar", section);
        }
        Path file = folder.resolve(name + "-" + version + ".dp");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String bundle : bundles) {
                jar.putNextEntry(new JarEntry(bundle + ".jar"));
                jar.write(bundle(bundle, version));
            }
        }
        return file;
    }

    private static byte[] bundle(String name, String version) throws IOException {
        Manifest manifest = manifest();
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new JarEntry("content.txt"));
            jar.write(name.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return manifest;
    }
}
