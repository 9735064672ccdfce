// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @ParameterizedTest
    @CsvSource({
        "fanwatch, fanwatch_1.2.3_all.deb",
        "fanwatch-onnxruntime-linux-x86_64, fanwatch-onnxruntime_1.2.3_amd64.deb",
        "fanwatch-onnxruntime-linux-aarch64, fanwatch-onnxruntime_1.2.3_arm64.deb"
    })
    void the_debian_package_of_its_bundles_is_named_as_debian_names_them(String name, String debian) {
        assertThat(new PackageFile(folder, name, "1.2.3", List.of()).debianFileName())
                .isEqualTo(debian);
    }

    @Test
    void its_digest_is_that_of_the_file() throws Exception {
        Path path = Files.writeString(folder.resolve("abc.txt"), "abc");

        assertThat(new PackageFile(path, "", "", List.of()).sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no archive at all"})
    void another_file_is_refused_in_words(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("other.dp"), content);

        assertThatThrownBy(() -> PackageFile.read(file))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("other.dp is no deployment package");
    }
}
