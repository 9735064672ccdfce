// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.deployment.PackageFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A package in a version above its own, and in it the same bundles with that version.
 *
 * @param of the package as it is
 * @param version which says where it comes from
 */
record LaterVersion(PackageFile of, String version) {

    private static final String PACKAGE_VERSION = "DeploymentPackage-Version";
    private static final String BUNDLE_VERSION = "Bundle-Version";

    static LaterVersion of(PackageFile file) {
        String[] parts = file.version().split("\\.");
        int micro = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
        String minor = parts.length > 1 ? parts[1] : "0";
        return new LaterVersion(file, parts[0] + "." + minor + "." + (micro + 1) + ".verify");
    }

    /**
     * The bytes of a file with it.
     *
     * @throws CommandException if the package can't be read
     */
    byte[] content() throws CommandException {
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(of.content()))) {
            Manifest manifest = jar.getManifest();
            manifest.getMainAttributes().putValue(PACKAGE_VERSION, version);
            manifest.getEntries().values().stream()
                    .filter(section -> section.getValue(BUNDLE_VERSION) != null)
                    .forEach(section -> section.putValue(BUNDLE_VERSION, version));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JarOutputStream copy = new JarOutputStream(out, manifest)) {
                for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    copy.write(entry.getName().endsWith(".jar") ? bundle(jar) : jar.readAllBytes());
                }
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read " + of.path() + ": " + e.getMessage());
        }
    }

    private byte[] bundle(InputStream content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(content.readAllBytes()))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue(BUNDLE_VERSION, version);
            try (JarOutputStream copy = new JarOutputStream(out, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(copy);
                }
            }
        }
        return out.toByteArray();
    }
}
