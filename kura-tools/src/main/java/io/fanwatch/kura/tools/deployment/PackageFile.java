// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.deployment;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;

/**
 * A deployment package on this machine.
 *
 * @param path the .dp file
 * @param name its symbolic name
 * @param version its version
 * @param bundles the symbolic names of its bundles
 */
public record PackageFile(Path path, String name, String version, List<String> bundles) {

    private static final String NAME = "DeploymentPackage-SymbolicName";
    private static final String VERSION = "DeploymentPackage-Version";
    private static final String BUNDLE_NAME = "Bundle-SymbolicName";
    private static final String PLATFORM = "-linux-";
    /** Debian's names of processors by ours. */
    private static final Map<String, String> DEBIAN = Map.of("x86_64", "amd64", "aarch64", "arm64");

    /** Takes a copy of the bundles. */
    public PackageFile {
        bundles = List.copyOf(bundles);
    }

    /**
     * Reads what a package's manifest says.
     *
     * @throws CommandException if the file is no deployment package
     */
    public static PackageFile read(Path file) throws CommandException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.badInput("There is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file);
                JarInputStream jar = new JarInputStream(in)) {
            Manifest manifest = jar.getManifest() == null ? new Manifest() : jar.getManifest();
            String name = manifest.getMainAttributes().getValue(NAME);
            String version = manifest.getMainAttributes().getValue(VERSION);
            if (name == null || version == null) {
                throw CommandException.badInput(file + " is no deployment package: its manifest has no " + NAME
                        + " and -Version. ./fanwatch package builds ours and says where they are");
            }
            List<String> bundles = new ArrayList<>();
            for (Attributes section : manifest.getEntries().values()) {
                if (section.getValue(BUNDLE_NAME) != null) {
                    bundles.add(section.getValue(BUNDLE_NAME).split(";")[0].strip());
                }
            }
            return new PackageFile(file, name.strip(), version.strip(), bundles);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * The file's bytes.
     *
     * @throws CommandException if it can't be read
     */
    public byte[] content() throws CommandException {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** What the Debian package of the same bundles is called. */
    public String debianFileName() {
        int platform = name.indexOf(PLATFORM);
        if (platform < 0) {
            return name + "_" + version + "_all.deb";
        }
        String processor = name.substring(platform + PLATFORM.length());
        return name.substring(0, platform) + "_" + version + "_" + DEBIAN.getOrDefault(processor, processor) + ".deb";
    }

    /**
     * The file's digest, in lower-case hexadecimal.
     *
     * @throws CommandException if it can't be read
     */
    public String sha256() throws CommandException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unreadable(path, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return name + " " + version;
    }

    private static CommandException unreadable(Path file, IOException reason) {
        return CommandException.badInput("Cannot read " + file + ": " + reason.getMessage());
    }
}
