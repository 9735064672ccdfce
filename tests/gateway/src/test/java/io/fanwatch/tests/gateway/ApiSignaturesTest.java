package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exported packages promise changes only together with a text file in the tree, where a reviewer sees it. */
class ApiSignaturesTest {

    private static final Path FOLDER = Path.of(System.getProperty("fanwatch.api-signatures"));
    private static final String SUFFIX = ".txt";

    @TempDir
    private Path workFolder;

    @Test
    void the_signatures_of_exported_packages_are_those_in_the_tree() throws Exception {
        SortedMap<String, String> signatures = ApiSignatures.of(BundleContents.all(), workFolder);

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
    void a_changed_signature_changes_the_text() throws Exception {
        String text = ApiSignatures.of(BundleContents.all(), workFolder).get("io.fanwatch.api");

        assertThat(text)
                .startsWith("package io.fanwatch.api ")
                .contains("\npublic interface io.fanwatch.api.Scorer")
                .contains("    public static final io.fanwatch.api.Status$Level OK;")
                .doesNotContain("private ", "Compiled from");
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
