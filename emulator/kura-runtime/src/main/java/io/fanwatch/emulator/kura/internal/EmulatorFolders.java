// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** Where the emulator keeps its files, as framework properties say. */
record EmulatorFolders(Path data, Path snapshots, Optional<Path> firstSnapshot) {

    private static final String DATA = "fanwatch.emulator.data";
    private static final String SNAPSHOTS = "fanwatch.emulator.snapshots";
    private static final String FIRST_SNAPSHOT = "fanwatch.emulator.snapshot";

    static EmulatorFolders of(BundleContext context) {
        return new EmulatorFolders(
                folder(context, DATA, "data"),
                folder(context, SNAPSHOTS, "snapshots"),
                Optional.ofNullable(context.getProperty(FIRST_SNAPSHOT)).map(Path::of));
    }

    /* without the property, a folder in the bundle's own storage */
    private static Path folder(BundleContext context, String property, String name) {
        String path = context.getProperty(property);
        return path == null ? context.getDataFile(name).toPath() : Path.of(path);
    }
}
