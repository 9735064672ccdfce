// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.osgi.framework.Version;

/** The deployment packages as the build made them. */
final class Packages {

    static final String APPLICATION = "application";
    static final String FAN_MODEL = "model-fan";
    static final String SCORING_HTTP = "scoring-http";
    static final String WIRES = "wires";
    static final String INFLUXDB = "influxdb";
    static final String KAFKA = "kafka";
    static final String CONDITION = "condition";
    static final String DASHBOARD = "dashboard";

    private Packages() {}

    /** Where the build leaves the packages, each in a folder of its own. */
    static Path folder() {
        return Path.of(System.getProperty("fanwatch.dp-packaging"));
    }

    /** The .dp file of a feature. */
    static Path file(String feature) {
        return file(folder(), feature);
    }

    /** The same of another build. */
    static Path file(Path packages, String feature) {
        Path folder = packages.resolve(feature).resolve("target");
        return packages(folder)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no .dp in " + folder + ": run ./fanwatch package"));
    }

    /** The version of a feature's .dp file, as its manifest says it. */
    static String version(String feature) {
        try (JarFile jar = new JarFile(file(feature).toFile())) {
            return jar.getManifest().getMainAttributes().getValue("DeploymentPackage-Version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A version above that, as the next release may have it. */
    static String laterVersion(String feature) {
        Version version = Version.parseVersion(version(feature));
        return new Version(version.getMajor(), version.getMinor(), version.getMicro() + 1).toString();
    }

    /** The .dp file of the ONNX Runtime for the machine that runs the test. */
    static String onnxRuntime() {
        return "onnxruntime-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64");
    }

    /** The bundles of a .dp file by their names in it, in its order. */
    static Map<String, byte[]> bundles(Path packageFile) {
        Map<String, byte[]> bundles = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(packageFile);
                JarInputStream jar = new JarInputStream(in)) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                bundles.put(entry.getName(), jar.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bundles;
    }

    /** Every .dp that the project makes, by name. */
    static List<Path> all() {
        try (Stream<Path> features = Files.list(folder())) {
            return features.map(feature -> feature.resolve("target"))
                    .filter(Files::isDirectory)
                    .flatMap(Packages::packages)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them but the ONNX Runtime for other processors. */
    static List<Path> all(String runtimeFeature) {
        return all().stream()
                .filter(file -> !feature(file).startsWith("onnxruntime")
                        || feature(file).equals(runtimeFeature))
                .toList();
    }

    /** What a gateway can have beside the application, its model and ONNX Runtime. */
    static List<Path> optional() {
        return all("none").stream()
                .filter(file -> !List.of(APPLICATION, FAN_MODEL).contains(feature(file)))
                .toList();
    }

    private static String feature(Path file) {
        return file.getParent().getParent().getFileName().toString();
    }

    private static Stream<Path> packages(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".dp")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
