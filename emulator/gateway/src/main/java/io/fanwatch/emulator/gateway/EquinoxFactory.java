// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import static java.util.stream.Stream.concat;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.eclipse.osgi.util.ManifestElement;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.launch.Framework;

/**
 * Makes an Equinox that shares with this process what the launcher and the bundles both talk about: Kura's API, logging
 * and Gson in the versions that Kura exports, and deployment admin's API.
 */
final class EquinoxFactory {

    /** How soon installed bundles are on disk: Equinox takes 30 s by default, and a killed gateway forgets what it had. */
    private static final String STATE_SAVE_MILLIS = "500";

    private static final String SHARED = String.join(
            ",",
            "org.osgi.service.wireadmin;version=1.0.1",
            "org.osgi.service.deploymentadmin;version=1.1.0",
            "org.osgi.service.deploymentadmin.spi;version=1.0.1",
            // the web console asks for these two and never uses them
            "sun.misc",
            "sun.nio.ch");

    /** Beside Kura's own, in the versions that the release exports. */
    private static final List<String> KURAS = List.of(
            "org.slf4j",
            "org.slf4j.event",
            "org.slf4j.helpers",
            "org.slf4j.spi",
            "com.google.gson",
            "com.google.gson.annotations",
            "com.google.gson.reflect",
            "com.google.gson.stream");

    private EquinoxFactory() {}

    static Framework create(KuraRelease release, GatewayOptions options, int httpPort) throws GatewayException {
        Path data = options.dataFolder().toAbsolutePath();
        Map<String, String> properties = new HashMap<>();
        try {
            Files.createDirectories(data);
            properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED + "," + kuraPackages(release));
        } catch (IOException e) {
            throw new GatewayException("the data folder " + data + " can't be used: " + e.getMessage(), e);
        }
        properties.put(Constants.FRAMEWORK_STORAGE, data.resolve("framework").toString());
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "1");
        properties.put("osgi.compatibility.bootdelegation", "false");
        properties.put("eclipse.stateSaveDelayInterval", STATE_SAVE_MILLIS);
        properties.put("org.apache.felix.http.host", options.address());
        properties.put("org.osgi.service.http.port", Integer.toString(httpPort));
        properties.put("org.apache.felix.http.jetty.gziphandler.enable", "false");
        properties.put("felix.webconsole.username", Gateway.ADMIN);
        properties.put("felix.webconsole.password", options.adminPassword());
        properties.put("kura.version", release.version());
        properties.put("kura.data", data.resolve("kura").toString());
        properties.put("fanwatch.emulator.data", data.resolve("kura").toString());
        properties.put("fanwatch.emulator.snapshots", data.resolve("snapshots").toString());
        options.snapshot()
                .ifPresent(file -> properties.put(
                        "fanwatch.emulator.snapshot", file.toAbsolutePath().toString()));
        try {
            Framework framework = ServiceLoader.load(ConnectFrameworkFactory.class)
                    .findFirst()
                    .orElseThrow(() -> new GatewayException("no OSGi framework on the class path"))
                    .newFramework(properties, null);
            framework.init();
            return framework;
        } catch (BundleException e) {
            throw new GatewayException(
                    "the framework does not start on " + data + ": " + e.getMessage()
                            + "; is another gateway using that folder?",
                    e);
        }
    }

    /** The packages of Kura on the class path, as the release exports them; an API of a later one has only more in it. */
    private static String kuraPackages(KuraRelease release) throws IOException, GatewayException {
        Map<String, Set<Version>> exported = release.packages();
        StringJoiner packages = new StringJoiner(",");
        for (String name : concat(KURAS.stream(), kuraApi().stream()).toList()) {
            exported.getOrDefault(name, Set.of()).forEach(version -> packages.add(name + ";version=" + version));
        }
        return packages.toString();
    }

    private static List<String> kuraApi() throws IOException, GatewayException {
        for (URL url : Collections.list(EquinoxFactory.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (var in = url.openStream()) {
                Attributes manifest = new Manifest(in).getMainAttributes();
                if ("kura-api".equals(manifest.getValue(Constants.BUNDLE_SYMBOLICNAME))) {
                    return Stream.of(ManifestElement.parseHeader(
                                    Constants.EXPORT_PACKAGE, manifest.getValue(Constants.EXPORT_PACKAGE)))
                            .map(ManifestElement::getValue)
                            .toList();
                }
            } catch (BundleException e) {
                throw new GatewayException("Kura's API on the class path can't be read: " + e.getMessage(), e);
            }
        }
        throw new GatewayException("Kura's API is not on the class path");
    }
}
