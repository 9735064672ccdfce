// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** What a Kura has installed before any add-on, as far as Fanwatch needs it. */
final class RuntimeBundles {

    private RuntimeBundles() {}

    /**
     * Installs them in an initialised framework and starts it.
     *
     * @throws BundleException if a bundle can't be installed or started
     */
    static void startIn(Framework framework, KuraRelease release) throws BundleException, IOException {
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        List<Bundle> updated = new ArrayList<>();
        for (String name : release.bundles()) {
            URL jar = RuntimeBundles.class.getResource("bundles/" + name + ".jar");
            if (jar == null) {
                throw new BundleException("the bundle " + name + " is not on the class path");
            }
            URLConnection connection = jar.openConnection();
            try (InputStream in = connection.getInputStream()) {
                String location = "fanwatch-emulator:" + name;
                Bundle bundle = context.getBundle(location);
                if (bundle == null) {
                    bundle = context.installBundle(location, in);
                } else if (bundle.getLastModified() < connection.getLastModified()) {
                    bundle.update(in);
                    updated.add(bundle);
                }
                bundles.add(bundle);
            }
        }
        framework.start();
        if (!updated.isEmpty()) {
            framework.adapt(FrameworkWiring.class).refreshBundles(updated);
        }
        for (Bundle bundle : bundles) {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                bundle.start();
            }
        }
    }
}
