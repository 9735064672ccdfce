// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A deployment package as the OSGi Deployment Admin specification (OSGi Compendium 7, chapter 114) defines it: a JAR whose
 * manifest comes first and names every bundle, in the order in which they are to be installed and started. The same
 * bundles always give the same bytes.
 */
final class DeploymentPackage {

    private final String symbolicName;
    private final String version;
    private final String name;
    private final List<Bundle> bundles = new ArrayList<>();

    /**
     * @param symbolicName the package's symbolic name: stays the same over all versions
     * @param version an OSGi version
     * @param name what people are shown
     */
    DeploymentPackage(String symbolicName, String version, String name) {
        this.symbolicName = symbolicName;
        this.version = version;
        this.name = name;
    }

    /** Adds a bundle behind those added before. */
    void add(Bundle bundle) {
        bundles.add(bundle);
    }

    void write(Path file, Instant timestamp) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            put(zip, JarFile.MANIFEST_NAME, manifest(), timestamp);
            for (Bundle bundle : bundles) {
                put(zip, bundle.fileName(), Files.readAllBytes(bundle.file()), timestamp);
            }
        }
    }

    private byte[] manifest() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        header(out, "Manifest-Version", "1.0");
        header(out, "DeploymentPackage-SymbolicName", symbolicName);
        header(out, "DeploymentPackage-Version", version);
        header(out, "DeploymentPackage-Name", name);
        header(out, "DeploymentPackage-Vendor", "Fanwatch");
        header(out, "DeploymentPackage-License", "https://www.eclipse.org/legal/epl-2.0/");
        for (Bundle bundle : bundles) {
            out.write('\n');
            header(out, "Name", bundle.fileName());
            header(out, "Bundle-SymbolicName", bundle.symbolicName());
            header(out, "Bundle-Version", bundle.version());
        }
        out.write('\n');
        return out.toByteArray();
    }

    /** Writes a header in lines of at most 72 bytes, as the JAR specification asks. */
    private static void header(ByteArrayOutputStream out, String key, String value) throws IOException {
        byte[] line = (key + ": " + value).getBytes(StandardCharsets.US_ASCII);
        int start = 0;
        int room = 72;
        while (line.length - start > room) {
            out.write(line, start, room);
            out.write("\n ".getBytes(StandardCharsets.US_ASCII));
            start += room;
            room = 71;
        }
        out.write(line, start, line.length - start);
        out.write('\n');
    }

    private static void put(ZipOutputStream zip, String name, byte[] content, Instant timestamp) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.ofInstant(timestamp, ZoneOffset.UTC));
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
