// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes other packages of a package: of a later version, or one that no gateway can run. */
final class PackageUpgrade {

    private PackageUpgrade() {}

    /** The same bundles with another version. */
    static Path of(Path packageFile, String version, Path folder) throws IOException {
        return copy(
                packageFile,
                folder.resolve("upgrade-" + version + ".dp"),
                manifest -> {
                    manifest.getMainAttributes().putValue("DeploymentPackage-Version", version);
                    manifest.getEntries().values().forEach(section -> section.putValue("Bundle-Version", version));
                },
                bundle -> bundle.getMainAttributes().putValue("Bundle-Version", version),
                Map.of());
    }

    /** The same bundles with another version, and one more that has nothing in it. */
    static Path with(String symbolicName, Path packageFile, String version, Path folder) throws IOException {
        Manifest bundle = new Manifest();
        Attributes headers = bundle.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", symbolicName);
        headers.putValue("Bundle-Version", version);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        new JarOutputStream(content, bundle).close();
        Path further = folder.resolve("further.dp");
        copy(
                of(packageFile, version, folder),
                further,
                manifest -> manifest.getEntries().put(symbolicName + ".jar", headers),
                unchanged -> {},
                Map.of(symbolicName + ".jar", content.toByteArray()));
        return further;
    }

    /** The same bundles, each of which asks for a package that is nowhere. */
    static Path demanding(Path packageFile, String missing, Path folder) throws IOException {
        Consumer<Manifest> change = bundle -> {
            Attributes main = bundle.getMainAttributes();
            String imports = main.getValue("Import-Package");
            main.putValue("Import-Package", imports == null ? missing : imports + "," + missing);
        };
        return copy(packageFile, folder.resolve("demanding.dp"), manifest -> {}, change, Map.of());
    }

    private static Path copy(
            Path packageFile,
            Path target,
            Consumer<Manifest> change,
            Consumer<Manifest> bundleChange,
            Map<String, byte[]> further)
            throws IOException {
        Manifest manifest;
        try (InputStream in = Files.newInputStream(packageFile);
                JarInputStream jar = new JarInputStream(in)) {
            manifest = jar.getManifest();
        }
        change.accept(manifest);
        try (OutputStream out = Files.newOutputStream(target);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> bundle :
                    Packages.bundles(packageFile).entrySet()) {
                jar.putNextEntry(new JarEntry(bundle.getKey()));
                jar.write(changed(bundle.getValue(), bundleChange));
            }
            for (Map.Entry<String, byte[]> bundle : further.entrySet()) {
                jar.putNextEntry(new JarEntry(bundle.getKey()));
                jar.write(bundle.getValue());
            }
        }
        return target;
    }

    private static byte[] changed(byte[] bundle, Consumer<Manifest> change) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(bundle))) {
            Manifest manifest = in.getManifest();
            change.accept(manifest);
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
