package io.fanwatch.launcher.verify;

import io.fanwatch.launcher.CommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A deployment package.
 *
 * @param path the .dp file
 * @param name its symbolic name
 * @param version its version
 * @param bundles the symbolic names of its bundles
 */
record PackageFile(Path path, String name, String version, List<String> bundles) {

    private static final String NAME = "DeploymentPackage-SymbolicName";
    private static final String VERSION = "DeploymentPackage-Version";
    private static final String BUNDLE_NAME = "Bundle-SymbolicName";
    private static final String BUNDLE_VERSION = "Bundle-Version";

    /**
     * Reads what a package's manifest says.
     *
     * @throws CommandException if the file is no deployment package
     */
    static PackageFile read(Path path) throws CommandException {
        try (InputStream in = Files.newInputStream(path);
                JarInputStream jar = new JarInputStream(in)) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(NAME);
            if (name == null || manifest.getMainAttributes().getValue(VERSION) == null) {
                throw CommandException.badInput(
                        path + " is no deployment package: build it again with ./fanwatch package");
            }
            List<String> bundles = new ArrayList<>();
            for (Attributes section : manifest.getEntries().values()) {
                if (section.getValue(BUNDLE_NAME) != null) {
                    bundles.add(section.getValue(BUNDLE_NAME).split(";")[0]);
                }
            }
            return new PackageFile(path, name, manifest.getMainAttributes().getValue(VERSION), bundles);
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read " + path + ": " + e.getMessage());
        }
    }

    /**
     * The file's bytes.
     *
     * @throws CommandException if it can't be read
     */
    byte[] content() throws CommandException {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read " + path + ": " + e.getMessage());
        }
    }

    /** A version above this package's own, which says where it comes from. */
    String laterVersion() {
        String[] parts = version.split("\\.");
        int micro = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
        return parts[0] + "." + (parts.length > 1 ? parts[1] : "0") + "." + (micro + 1) + ".verify";
    }

    /**
     * The same package, and in it the same bundles, with another version.
     *
     * @throws CommandException if the file can't be read
     */
    byte[] content(String otherVersion) throws CommandException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(path);
                JarInputStream jar = new JarInputStream(in)) {
            Manifest manifest = jar.getManifest();
            manifest.getMainAttributes().putValue(VERSION, otherVersion);
            manifest.getEntries().values().stream()
                    .filter(section -> section.getValue(BUNDLE_VERSION) != null)
                    .forEach(section -> section.putValue(BUNDLE_VERSION, otherVersion));
            try (JarOutputStream copy = new JarOutputStream(out, manifest)) {
                for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    byte[] resource = jar.readAllBytes();
                    copy.write(entry.getName().endsWith(".jar") ? bundle(resource, otherVersion) : resource);
                }
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read " + path + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return name + " " + version;
    }

    private static byte[] bundle(byte[] content, String version) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(content))) {
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
