// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A bundle to pack.
 *
 * @param fileName its name in a package
 */
record Bundle(String fileName, String symbolicName, String version, Path file) {

    /** @throws IOException if the file is not a bundle with a symbolic name and a version */
    static Bundle read(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Attributes attributes = jar.getManifest() == null
                    ? new Attributes()
                    : jar.getManifest().getMainAttributes();
            String name = attributes.getValue("Bundle-SymbolicName");
            String version = attributes.getValue("Bundle-Version");
            if (name == null || version == null) {
                throw new IOException(
                        file + " is not a bundle: its manifest lacks Bundle-SymbolicName or Bundle-Version");
            }
            String bareName = name.split(";", 2)[0].trim();
            return new Bundle(bareName + "-" + version + ".jar", bareName, version, file);
        }
    }
}
