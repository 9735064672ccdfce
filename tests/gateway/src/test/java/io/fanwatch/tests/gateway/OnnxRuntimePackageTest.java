// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the native libraries of ONNX Runtime ask of a gateway, and what they would do there. */
class OnnxRuntimePackageTest {

    private static final String X86 = "onnxruntime-linux-x86_64";
    private static final String ARM = "onnxruntime-linux-aarch64";
    /** Debian 11 and the Raspberry Pi OS of that age have 2.31. */
    private static final int GLIBC_MINOR = 31;

    private static final Pattern GLIBC = Pattern.compile("GLIBC_2\\.(\\d+)");

    @ParameterizedTest
    @ValueSource(strings = {X86, ARM})
    void the_libraries_run_on_debian_11(String feature) throws Exception {
        assertThat(libraries(feature))
                .hasSize(2)
                .allSatisfy((name, library) -> assertThat(
                                GLIBC.matcher(library).results().mapToInt(found -> Integer.parseInt(found.group(1))))
                        .isNotEmpty()
                        .allMatch(minor -> minor <= GLIBC_MINOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {X86, ARM})
    void nothing_is_sent_to_its_makers(String feature) throws Exception {
        assertThat(libraries(feature))
                .allSatisfy((name, library) -> assertThat(library).doesNotContain("events.data.microsoft.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {X86, ARM})
    void each_version_has_a_name_of_its_own_so_that_two_can_be_loaded(String feature) throws Exception {
        String name = "libonnxrt_" + Packages.version(feature) + ".so";

        // in place of a name of that length: all else in the file keeps its place
        assertThat(name).hasSameSizeAs("libonnxruntime.so.1");
        assertThat(libraries(feature))
                .allSatisfy((file, library) ->
                        assertThat(library).contains("\0" + name + "\0").doesNotContain("libonnxruntime.so.1"));
    }

    private static Map<String, String> libraries(String feature) throws IOException {
        Map<String, String> libraries = new LinkedHashMap<>();
        for (byte[] bundle : Packages.bundles(Packages.file(feature)).values()) {
            try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bundle))) {
                for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                    if (entry.getName().endsWith(".so")) {
                        libraries.put(entry.getName(), new String(jar.readAllBytes(), StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
        return libraries;
    }
}
