// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import io.fanwatch.emulator.gateway.KuraRelease;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * An OSGi framework that offers add-ons what a stock Kura offers and nothing else: good for finding out whether a
 * package would resolve there. Packages are empty, so nothing can run in it.
 */
final class StockKura implements AutoCloseable {

    private final Framework framework;

    private StockKura(Framework framework) {
        this.framework = framework;
    }

    /**
     * @param processor the machine's processor as OSGi names it, for example {@code x86-64} or {@code aarch64}
     */
    static StockKura start(KuraRelease release, Path storage, String processor) throws BundleException, IOException {
        return startWith(release, storage, processor, exported -> true);
    }

    /** The same with only those of its packages. */
    static StockKura startWith(KuraRelease release, Path storage, String processor, Predicate<String> packages)
            throws BundleException, IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_PROCESSOR, processor);
        properties.put("osgi.arch", processor);
        properties.put(
                Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                "osgi.extender;osgi.extender=osgi.component;version:Version=1.4");
        Framework framework = ServiceLoader.load(ConnectFrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties, null);
        framework.start();
        framework.getBundleContext().installBundle("stock-kura", offer(release, packages));
        return new StockKura(framework);
    }

    /** Installs the bundles of a .dp and says which of them cannot resolve, each with what it lacks. */
    List<String> unresolvedAfterInstalling(Path... packageFiles) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path packageFile : packageFiles) {
            for (Map.Entry<String, byte[]> bundle :
                    Packages.bundles(packageFile).entrySet()) {
                bundles.add(framework
                        .getBundleContext()
                        .installBundle(bundle.getKey(), new ByteArrayInputStream(bundle.getValue())));
            }
        }
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        List<String> unresolved = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start();
                } catch (BundleException e) {
                    unresolved.add(bundle.getSymbolicName() + ": " + e.getMessage());
                }
            }
        }
        return unresolved;
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InputStream offer(KuraRelease release, Predicate<String> wanted) throws IOException {
        StringBuilder exports = new StringBuilder();
        Map<String, Set<Version>> offered = release.packages();
        offered.keySet().removeIf(name -> !wanted.test(name));
        offered.forEach((name, versions) -> {
            for (Version version : versions) {
                exports.append(exports.length() == 0 ? "" : ",")
                        .append(name)
                        .append(";version=\"")
                        .append(version)
                        .append('"');
            }
        });
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, "stock.kura");
        attributes.putValue(Constants.EXPORT_PACKAGE, exports.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JarOutputStream(out, manifest).close();
        return new ByteArrayInputStream(out.toByteArray());
    }
}
