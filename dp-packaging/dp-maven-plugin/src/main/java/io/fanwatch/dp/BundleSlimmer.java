// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/**
 * Copies bundles without what only a compiler or the build reads: folders as entries of their own, Maven's files, and
 * {@linkplain RunnableClass parts of our own classes}. Entries that are alike come one after the other, for the package's
 * compression. What a bundle does, and the line numbers of its stack traces, stay. The same bundle always gives the same bytes.
 */
final class BundleSlimmer {

    private static final String MAVEN = "META-INF/maven/";
    private static final String OURS = "io/fanwatch/";
    private static final String INTERNAL = "/internal/";
    private static final String CLASS = ".class";

    /* what is not a class stays in its order, with the manifest at its head; then the classes, folder by folder */
    private static final Comparator<ZipEntry> ALIKE =
            Comparator.comparing(BundleSlimmer::folder).thenComparing(entry -> isClass(entry) ? entry.getSize() : 0);

    private BundleSlimmer() {}

    /** A slim copy of a bundle in that folder. */
    static Bundle slim(Bundle bundle, Path folder) throws IOException {
        Path slim = Files.createDirectories(folder).resolve(bundle.fileName());
        try (ZipFile in = new ZipFile(bundle.file().toFile());
                OutputStream file = Files.newOutputStream(slim);
                ZipOutputStream out = new ZipOutputStream(file)) {
            List<? extends ZipEntry> entries = Collections.list(in.entries()).stream()
                    .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith(MAVEN))
                    .sorted(ALIKE)
                    .toList();
            for (ZipEntry entry : entries) {
                try (InputStream content = in.getInputStream(entry)) {
                    put(out, entry, slim(entry, content.readAllBytes()));
                }
            }
        }
        return new Bundle(bundle.fileName(), bundle.symbolicName(), bundle.version(), slim);
    }

    private static String folder(ZipEntry entry) {
        return isClass(entry) ? entry.getName().substring(0, entry.getName().lastIndexOf('/') + 1) : "";
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(CLASS);
    }

    private static byte[] slim(ZipEntry entry, byte[] content) {
        String name = entry.getName();
        if (!isClass(entry) || !name.startsWith(OURS)) {
            return content;
        }
        ClassWriter written = new ClassWriter(0);
        new ClassReader(content).accept(new RunnableClass(written, !name.contains(INTERNAL)), 0);
        return written.toByteArray();
    }

    /* not compressed, as bundles are: the package is, as a whole */
    private static void put(ZipOutputStream out, ZipEntry original, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(original.getName());
        entry.setTimeLocal(original.getTimeLocal());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
