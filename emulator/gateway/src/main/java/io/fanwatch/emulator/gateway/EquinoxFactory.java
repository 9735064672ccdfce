// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Manifest;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
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
            "org.slf4j;version=1.7.36",
            "org.slf4j.event;version=1.7.36",
            "org.slf4j.helpers;version=1.7.36",
            "org.slf4j.spi;version=1.7.36",
            "com.google.gson;version=2.9.0",
            "com.google.gson.annotations;version=2.9.0",
            "com.google.gson.reflect;version=2.9.0",
            "com.google.gson.stream;version=2.9.0",
            "org.osgi.service.wireadmin;version=1.0.1",
            "org.osgi.service.deploymentadmin;version=1.1.0",
            "org.osgi.service.deploymentadmin.spi;version=1.0.1",
            // the web console asks for these two and never uses them
            "sun.misc",
            "sun.nio.ch");

    private EquinoxFactory() {}

    static Framework create(GatewayOptions options, int httpPort) throws GatewayException {
        Path data = options.dataFolder().toAbsolutePath();
        Map<String, String> properties = new HashMap<>();
        try {
            Files.createDirectories(data);
            properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED + "," + kuraPackages());
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

    /** The packages that the Kura API on the class path exports, as its manifest has them. */
    private static String kuraPackages() throws IOException, GatewayException {
        for (URL url : Collections.list(EquinoxFactory.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (var in = url.openStream()) {
                Manifest manifest = new Manifest(in);
                String name = manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
                if ("kura-api".equals(name)) {
                    return manifest.getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
                }
            }
        }
        throw new GatewayException("Kura's API is not on the class path");
    }
}
