// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exported packages promise changes only together with a text file in the tree, where a reviewer sees it. */
class ApiSignaturesTest {

    private static final Path FOLDER = Path.of(System.getProperty("fanwatch.api-signatures"));
    private static final String SUFFIX = ".txt";

    private static SortedMap<String, String> signatures;

    @BeforeAll
    static void print(@TempDir Path workFolder) throws IOException {
        signatures = ApiSignatures.of(BundleContents.all(), workFolder);
    }

    @Test
    void the_signatures_of_exported_packages_are_those_in_the_tree() throws Exception {
        assertThat(signatures).containsKeys("io.fanwatch.api", "io.fanwatch.mqtt", "io.fanwatch.store");
        for (Map.Entry<String, String> signature : signatures.entrySet()) {
            GeneratedFile.check(FOLDER.resolve(signature.getKey() + SUFFIX), signature.getValue());
        }
        for (Path file : filesInTheTree()) {
            String name = file.getFileName().toString();
            if (!signatures.containsKey(name.substring(0, name.length() - SUFFIX.length()))) {
                GeneratedFile.checkAbsent(file);
            }
        }
    }

    @Test
    void a_signature_is_all_that_others_may_use_and_no_more() {
        assertThat(signatures.get("io.fanwatch.api"))
                .startsWith("package io.fanwatch.api ")
                .contains("\npublic interface io.fanwatch.api.Scorer")
                .contains("    public static final io.fanwatch.api.Status$Level OK;")
                .doesNotContain("private ", "synchronized ", "Compiled from");
    }

    private static List<Path> filesInTheTree() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
    }
}
