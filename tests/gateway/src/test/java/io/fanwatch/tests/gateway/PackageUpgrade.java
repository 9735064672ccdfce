package io.fanwatch.tests.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes a later version of a package: the same bundles with another version. */
final class PackageUpgrade {

    private PackageUpgrade() {}

    static Path of(Path packageFile, String version, Path folder) throws IOException {
        Path upgrade = folder.resolve("upgrade-" + version + ".dp");
        Manifest manifest;
        try (InputStream in = Files.newInputStream(packageFile);
                JarInputStream jar = new JarInputStream(in)) {
            manifest = jar.getManifest();
        }
        manifest.getMainAttributes().putValue("DeploymentPackage-Version", version);
        for (Attributes section : manifest.getEntries().values()) {
            section.putValue("Bundle-Version", version);
        }
        try (OutputStream out = Files.newOutputStream(upgrade);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> bundle :
                    Packages.bundles(packageFile).entrySet()) {
                jar.putNextEntry(new JarEntry(bundle.getKey()));
                jar.write(withVersion(bundle.getValue(), version));
            }
        }
        return upgrade;
    }

    private static byte[] withVersion(byte[] bundle, String version) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(bundle))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    jar.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(jar);
                }
            }
        }
        return out.toByteArray();
    }
}
