// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule finds a package that breaks it. */
class PackageRulesTest {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String VERSION = Packages.version(Packages.APPLICATION);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DeploymentPackage-SymbolicName: fanwatch | DeploymentPackage-SymbolicName: fan watch | symbolic name",
                "DeploymentPackage-Version: VERSION | DeploymentPackage-Version: 1.0-SNAPSHOT | OSGi version",
                "Bundle-SymbolicName: io.fanwatch.mqtt | Bundle-SymbolicName: mqtt | Bundle-SymbolicName is the bundle's",
                "Name: io.fanwatch.mqtt-VERSION.jar | Name: mqtt.jar | lists what is in the package",
                "Bundle-Version: VERSION | Bundle-Version: 99.0.0 | Bundle-Version is the bundle's"
            })
    void a_manifest_that_breaks_a_rule_is_found(String good, String bad, String rule) throws Exception {
        String part = good.replace("VERSION", VERSION);
        Path broken = broken(entries -> entries.computeIfPresent(MANIFEST, (name, content) -> {
            String text = new String(content, StandardCharsets.UTF_8);
            assertThat(text).contains(part);
            return text.replace(part, bad).getBytes(StandardCharsets.UTF_8);
        }));

        assertFound(broken, rule);
    }

    @Test
    void a_manifest_that_is_not_the_first_entry_is_found() throws Exception {
        assertFound(broken(entries -> entries.put(MANIFEST, entries.remove(MANIFEST))), "first entry");
    }

    @Test
    void a_bundle_before_those_whose_packages_it_imports_is_found() throws Exception {
        String api = "io.fanwatch.api-" + VERSION + ".jar";
        Path broken = broken(entries -> entries.put(api, entries.remove(api)));

        assertFound(broken, "io.fanwatch.mqtt-" + VERSION + ".jar imports io.fanwatch.api");
    }

    private void assertFound(Path broken, String rule) throws IOException {
        assertThat(PackageRules.violations(Packages.file(Packages.APPLICATION))).isEmpty();
        assertThat(PackageRules.violations(broken))
                .anySatisfy(violation ->
                        assertThat(violation).startsWith("broken.dp violates").contains(rule));
    }

    private Path broken(Consumer<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(Packages.file(Packages.APPLICATION)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        change.accept(entries);
        Path file = folder.resolve("broken.dp");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
