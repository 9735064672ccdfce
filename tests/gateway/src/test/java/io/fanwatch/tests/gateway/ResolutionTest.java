// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.emulator.gateway.KuraRelease;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kura reports a package as installed even if its bundles cannot resolve, so that must be known before. */
class ResolutionTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "V5_6, x86-64, onnxruntime-linux-x86_64",
        "V5_6, aarch64, onnxruntime-linux-aarch64",
        "V6, x86-64, onnxruntime-linux-x86_64",
        "V6, aarch64, onnxruntime-linux-aarch64"
    })
    void every_bundle_resolves_with_what_a_stock_kura_offers_and_our_packages_bring(
            KuraRelease release, String processor, String runtimeFeature) throws Exception {
        try (StockKura kura = StockKura.start(release, folder, processor)) {
            assertThat(kura.unresolvedAfterInstalling(
                            Packages.all(runtimeFeature).toArray(Path[]::new)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_runtime_for_another_processor_does_not_resolve(KuraRelease release) throws Exception {
        try (StockKura kura = StockKura.start(release, folder, "x86-64")) {
            assertThat(kura.unresolvedAfterInstalling(Packages.file("onnxruntime-linux-aarch64")))
                    .singleElement()
                    .asString()
                    .startsWith("io.fanwatch.onnxruntime.linux-aarch64");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_application_resolves_without_the_native_runtime_so_that_packages_may_be_installed_in_any_order(
            KuraRelease release) throws Exception {
        try (StockKura kura = StockKura.start(release, folder, "x86-64")) {
            assertThat(kura.unresolvedAfterInstalling(Packages.file(Packages.APPLICATION)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_the_wires_package_needs_kuras_wires(KuraRelease release) throws Exception {
        try (StockKura kura = StockKura.startWith(
                release,
                folder,
                "x86-64",
                exported -> !exported.startsWith("org.eclipse.kura.wire") && !exported.contains("wireadmin"))) {
            assertThat(kura.unresolvedAfterInstalling(
                            Packages.file("onnxruntime-linux-x86_64"),
                            Packages.file(Packages.APPLICATION),
                            Packages.file(Packages.FAN_MODEL)))
                    .isEmpty();
            assertThat(kura.unresolvedAfterInstalling(Packages.file(Packages.WIRES)))
                    .singleElement()
                    .asString()
                    .startsWith("io.fanwatch.wires: ")
                    .containsAnyOf("org.eclipse.kura.wire", "org.osgi.service.wireadmin");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_wires_package_needs_the_application(KuraRelease release) throws Exception {
        try (StockKura kura = StockKura.start(release, folder, "x86-64")) {
            assertThat(kura.unresolvedAfterInstalling(Packages.file(Packages.WIRES)))
                    .singleElement()
                    .asString()
                    .contains("io.fanwatch.api");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_application_resolves_in_a_kura_without_interfaces_for_ai(KuraRelease release) throws Exception {
        try (StockKura kura = StockKura.startWith(
                release, folder, "x86-64", exported -> !exported.equals("org.eclipse.kura.ai.inference"))) {
            assertThat(kura.unresolvedAfterInstalling(Packages.file(Packages.APPLICATION)))
                    .isEmpty();
        }
    }

    @Test
    void an_import_that_a_stock_kura_does_not_export_is_found_and_named() throws Exception {
        Path packageFile = folder.resolve("bad.dp");
        try (OutputStream out = Files.newOutputStream(packageFile);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("bad.jar"));
            jar.write(bundleImporting("org.eclipse.paho.client.mqttv3"));
        }

        try (StockKura kura = StockKura.start(KuraRelease.V5_6, folder.resolve("storage"), "x86-64")) {
            assertThat(kura.unresolvedAfterInstalling(packageFile))
                    .singleElement()
                    .asString()
                    .contains("org.eclipse.paho.client.mqttv3");
        }
    }

    private static byte[] bundleImporting(String packageName) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "bad");
        manifest.getMainAttributes().putValue("Import-Package", packageName);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JarOutputStream(out, manifest).close();
        return out.toByteArray();
    }
}
