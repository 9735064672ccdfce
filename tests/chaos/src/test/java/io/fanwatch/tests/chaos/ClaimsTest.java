// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on reliability names a test for each claim, and each test is there. */
class ClaimsTest {

    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

    @Test
    void each_claim_names_a_test_and_each_test_is_there() throws IOException {
        String page = Files.readString(HOME.resolve(Path.of("docs", "reliability.md")));
        int begin = page.indexOf("\n## Claims and their tests");
        String section = page.substring(begin, page.indexOf("\n## ", begin + 1));
        List<String> rows =
                section.lines().filter(line -> line.startsWith("| ")).skip(1).toList();

        assertThat(rows)
                .hasSizeGreaterThan(5)
                .allSatisfy(row ->
                        assertThat(TEST.matcher(row).results().toList()).as(row).isNotEmpty());
        for (MatchResult test : TEST.matcher(section).results().toList()) {
            assertThat(sources(test.group(1)))
                    .as(test.group())
                    .anyMatch(source -> source.contains("void " + test.group(2) + "("));
        }
    }

    private static List<String> sources(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            return files.filter(file -> file.endsWith(testClass + ".java"))
                    .filter(file -> file.toString().contains("/src/test/java/"))
                    .map(ClaimsTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
