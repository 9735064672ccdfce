package io.fanwatch.launcher.ota;

import io.fanwatch.launcher.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;

/**
 * A deployment package on this machine.
 *
 * @param name its symbolic name
 * @param sha256 its digest, in lower-case hexadecimal
 */
public record PackageFile(String name, String version, String sha256) {

    /**
     * Reads a package.
     *
     * @throws CommandException if the file is none
     */
    public static PackageFile read(Path file) throws CommandException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.badInput("There is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file);
                JarInputStream jar = new JarInputStream(in)) {
            Attributes main = jar.getManifest() == null
                    ? new Attributes()
                    : jar.getManifest().getMainAttributes();
            String name = main.getValue("DeploymentPackage-SymbolicName");
            String version = main.getValue("DeploymentPackage-Version");
            if (name == null || version == null) {
                throw CommandException.badInput(
                        file + " is no deployment package: its manifest has no DeploymentPackage-SymbolicName and "
                                + "-Version. ./fanwatch package builds ours and says where they are");
            }
            return new PackageFile(name.strip(), version.strip(), sha256(file));
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read " + file + ": " + e.getMessage());
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
