// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Version;

/** Which Kura a gateway stands in for. */
public enum KuraRelease {
    /** JAX-RS, Jetty 9, H2 2.1. */
    V5_6(
            "5.6",
            "KURA_5.6.0",
            List.of(
                    "org.osgi.util.function",
                    "org.osgi.util.promise",
                    "org.osgi.service.component",
                    "org.apache.felix.configadmin",
                    "org.apache.felix.eventadmin",
                    "org.apache.felix.metatype",
                    "org.apache.felix.useradmin",
                    "org.apache.felix.useradmin.filestore",
                    "org.apache.felix.scr",
                    "org.apache.felix.http.servlet-api",
                    "org.apache.felix.http.jetty",
                    "encoder",
                    "h2",
                    "org.apache.felix.webconsole-all",
                    "jakarta.activation-api",
                    "jakarta.xml.bind-api",
                    "jersey-min",
                    "provider-gson",
                    "provider-multipart",
                    "provider-security",
                    "publisher",
                    "org.eclipse.equinox.util",
                    "org.eclipse.equinox.wireadmin",
                    "io.fanwatch.emulator.kura",
                    "io.fanwatch.emulator.rest",
                    "org.apache.felix.dependencymanager",
                    "org.apache.felix.deploymentadmin")),
    /**
     * Jakarta REST, Jetty 12 with Felix's bridge, H2 2.4. Without a web console; its own bundles, those in {@code 6/}, are not
     * on the class path of this module.
     */
    V6(
            "6",
            "KURA_6.0.0",
            List.of(
                    "org.osgi.util.function",
                    "org.osgi.util.promise",
                    "6/org.osgi.util.pushstream",
                    "org.osgi.service.component",
                    "6/org.osgi.service.cm",
                    "6/org.osgi.service.coordinator",
                    "6/org.osgi.service.event",
                    "6/org.eclipse.equinox.cm",
                    "6/org.eclipse.equinox.event",
                    "org.apache.felix.metatype",
                    "org.apache.felix.useradmin",
                    "org.apache.felix.useradmin.filestore",
                    "6/org.apache.felix.scr",
                    "6/asm",
                    "6/asm-analysis",
                    "6/asm-commons",
                    "6/asm-tree",
                    "6/asm-util",
                    "6/org.apache.aries.spifly.dynamic.bundle",
                    "6/org.apache.felix.http.servlet-api",
                    "6/org.apache.felix.http.wrappers",
                    "6/org.apache.felix.http.bridge",
                    "6/jetty-util",
                    "6/jetty-io",
                    "6/jetty-http",
                    "6/jetty-server",
                    "6/jetty-session",
                    "6/jetty-security",
                    "6/jetty-ee10-servlet",
                    "6/h2",
                    "6/jakarta.activation-api",
                    "6/jakarta.annotation-api",
                    "6/jakarta.inject-api",
                    "6/jakarta.validation-api",
                    "6/jakarta.ws.rs-api",
                    "6/jakarta.xml.bind-api",
                    "6/osgi-resource-locator",
                    "6/aopalliance-repackaged",
                    "6/hk2-utils",
                    "6/hk2-api",
                    "6/javassist",
                    "6/hk2-locator",
                    "6/jersey-common",
                    "6/jersey-client",
                    "6/jersey-server",
                    "6/jersey-hk2",
                    "6/jersey-media-jaxb",
                    "6/jersey-media-sse",
                    "6/jersey-container-servlet-core",
                    "6/jersey-container-servlet",
                    "6/org.osgi.service.jakartars",
                    "6/org.eclipse.osgitech.rest.sse",
                    "6/org.eclipse.osgitech.rest",
                    "6/org.eclipse.osgitech.rest.servlet.whiteboard",
                    "org.eclipse.equinox.util",
                    "org.eclipse.equinox.wireadmin",
                    "io.fanwatch.emulator.kura",
                    "6/io.fanwatch.emulator.kura6",
                    "org.apache.felix.dependencymanager",
                    "org.apache.felix.deploymentadmin"));

    private final String number;
    private final String version;
    private final List<String> bundles;

    KuraRelease(String number, String version, List<String> bundles) {
        this.number = number;
        this.version = version;
        this.bundles = bundles;
    }

    /** What it calls itself, {@code KURA_5.6.0} for example. */
    String version() {
        return version;
    }

    /** What it has installed before any add-on, as far as Fanwatch needs it, in the order in which it is started. */
    List<String> bundles() {
        return bundles;
    }

    /** What it exports to add-ons: by package name, all versions of it. */
    public Map<String, Set<Version>> packages() {
        Properties listed = new Properties();
        try (InputStream in = KuraRelease.class.getResourceAsStream("kura-" + number + ".properties")) {
            listed.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Set<Version>> packages = new TreeMap<>();
        listed.forEach((name, versions) -> packages.put(
                name.toString(),
                Stream.of(versions.toString().split(", "))
                        .map(Version::parseVersion)
                        .collect(Collectors.toSet())));
        return packages;
    }

    @Override
    public String toString() {
        return "Kura " + number;
    }
}
