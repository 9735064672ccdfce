// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import java.util.List;

/**
 * A package on a gateway.
 *
 * @param name its symbolic name
 */
record InstalledPackage(String name, String version, List<InstalledBundle> bundles) {

    /* what is installed by no package */
    private static final String SYSTEM = "System";

    InstalledPackage {
        bundles = List.copyOf(bundles);
    }

    boolean isSystem() {
        return name.equals(SYSTEM);
    }

    /** The bundles that do not run. */
    List<InstalledBundle> lame() {
        return bundles.stream().filter(bundle -> !bundle.isAtWork()).toList();
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
