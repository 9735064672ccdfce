// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.deployment.PackageFile;
import io.fanwatch.kura.tools.deployment.SamplePackage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaterVersionTest {

    @TempDir
    private Path folder;

    @Test
    void it_has_the_same_bundles_with_its_version() throws Exception {
        PackageFile file = PackageFile.read(SamplePackage.write(folder, "fanwatch", "1.2.3", "a.bundle", "b.bundle"));

        byte[] later = LaterVersion.of(file).content();

        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(later))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("DeploymentPackage-Version"))
                    .isEqualTo("1.2.4.verify");
            assertThat(jar.getManifest().getAttributes("a.bundle.jar").getValue("Bundle-Version"))
                    .isEqualTo("1.2.4.verify");
            for (String bundle : List.of("a.bundle", "b.bundle")) {
                assertThat(jar.getNextJarEntry().getName()).isEqualTo(bundle + ".jar");
                assertThat(bundleVersion(jar.readAllBytes())).isEqualTo("1.2.4.verify");
            }
            assertThat(jar.getNextJarEntry()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"1.2.3, 1.2.4.verify", "1.2, 1.2.1.verify", "2, 2.0.1.verify", "1.2.3.rc1, 1.2.4.verify"})
    void it_counts_on_from_the_package_s_own(String version, String later) throws Exception {
        PackageFile file = PackageFile.read(SamplePackage.write(folder, "fanwatch", version));

        assertThat(LaterVersion.of(file).version()).isEqualTo(later);
    }

    private static String bundleVersion(byte[] bundle) throws IOException {
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bundle))) {
            assertThat(jar.getNextJarEntry().getName()).isEqualTo("content.txt");
            return jar.getManifest().getMainAttributes().getValue("Bundle-Version");
        }
    }
}
