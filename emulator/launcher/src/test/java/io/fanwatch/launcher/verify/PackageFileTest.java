package io.fanwatch.launcher.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.launcher.CommandException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageFileTest {

    @TempDir
    private Path folder;

    @Test
    void its_manifest_says_what_is_in_it() throws Exception {
        PackageFile file = PackageFile.read(SamplePackage.write(folder, "fanwatch", "1.2.3", "a.bundle", "b.bundle"));

        assertThat(file.name()).isEqualTo("fanwatch");
        assertThat(file.version()).isEqualTo("1.2.3");
        assertThat(file.bundles()).containsExactly("a.bundle", "b.bundle");
    }

    @Test
    void a_later_version_of_it_has_the_same_bundles_with_that_version() throws Exception {
        PackageFile file = PackageFile.read(SamplePackage.write(folder, "fanwatch", "1.2.3", "a.bundle", "b.bundle"));

        byte[] later = file.content("1.2.4.verify");

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
    void a_later_version_counts_on_from_its_own(String version, String later) throws Exception {
        assertThat(PackageFile.read(SamplePackage.write(folder, "fanwatch", version))
                        .laterVersion())
                .isEqualTo(later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no archive at all"})
    void another_file_is_refused_in_words(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("other.dp"), content);

        assertThatThrownBy(() -> PackageFile.read(file))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("other.dp is no deployment package");
    }

    private static String bundleVersion(byte[] bundle) throws IOException {
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bundle))) {
            assertThat(jar.getNextJarEntry().getName()).isEqualTo("content.txt");
            return jar.getManifest().getMainAttributes().getValue("Bundle-Version");
        }
    }
}
