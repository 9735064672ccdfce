// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.deployment.PackageFile;
import io.fanwatch.kura.tools.deployment.SamplePackage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageFolderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws Exception {
        Path deeper = Files.createDirectories(folder.resolve("application/target"));
        SamplePackage.write(deeper, "fanwatch", "1.0.0");
        SamplePackage.write(folder, "fanwatch-model-fan", "1.0.0");
        SamplePackage.write(folder, "fanwatch-onnxruntime-linux-x86_64", "1.0.0");
        SamplePackage.write(folder, "fanwatch-onnxruntime-linux-aarch64", "1.0.0");
    }

    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "x86_64, x86_64", "aarch64, aarch64"})
    void the_native_runtime_is_the_one_for_the_gateways_processor(String architecture, String platform)
            throws Exception {
        assertThat(PackageFolder.read(folder).model(architecture))
                .extracting(PackageFile::name)
                .containsExactly("fanwatch-onnxruntime-linux-" + platform, "fanwatch-model-fan");
    }

    @Test
    void another_processor_does_without_a_model() throws Exception {
        assertThat(PackageFolder.read(folder).model("riscv64")).isEmpty();
        assertThat(PackageFolder.read(folder).application().name()).isEqualTo("fanwatch");
    }

    @Test
    void a_folder_without_the_application_is_named_with_the_remedy() {
        Path empty = folder.resolve("nowhere");

        assertThatThrownBy(() -> PackageFolder.read(empty))
                .hasMessageContaining(empty.toString())
                .hasMessageContaining("./fanwatch package")
                .hasMessageContaining("--packages");
    }
}
