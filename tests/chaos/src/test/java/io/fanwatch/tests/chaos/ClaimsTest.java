// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page on reliability names a test for each claim, and each test that any page names is there. */
class ClaimsTest {

    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
    private static final Path RELIABILITY = HOME.resolve(Path.of("docs", "reliability.md"));
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

    private static final Map<Path, String> PAGES = new HashMap<>();
    private static final Map<String, List<String>> SOURCES = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        Files.walkFileTree(HOME, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                // what is built may come and go meanwhile
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (name.endsWith(".md")) {
                    PAGES.put(file, Files.readString(file));
                } else if (name.endsWith("Test.java")) {
                    SOURCES.computeIfAbsent(name.replace(".java", ""), test -> new ArrayList<>())
                            .add(Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Test
    void each_claim_names_a_method_of_a_test() {
        String page = PAGES.get(RELIABILITY);
        int begin = page.indexOf("\n## Claims and their tests");
        String section = page.substring(begin, page.indexOf("\n## ", begin + 1));
        List<String> rows =
                section.lines().filter(line -> line.startsWith("| ")).skip(1).toList();

        assertThat(rows)
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(TEST.matcher(row).results().toList())
                        .as(row)
                        .isNotEmpty()
                        .allMatch(test -> test.group(2) != null));
    }

    @Test
    void each_test_that_a_page_names_is_there() {
        PAGES.forEach((page, text) -> assertThat(TEST.matcher(text).results())
                .as(HOME.relativize(page).toString())
                .allSatisfy(test -> assertThat(SOURCES.getOrDefault(test.group(1), List.of()))
                        .as(test.group())
                        .anyMatch(source -> hasMethod(source, test))));
        assertThat(TEST.matcher(PAGES.get(RELIABILITY)).results()).hasSizeGreaterThan(20);
    }

    private static boolean hasMethod(String source, MatchResult test) {
        return Optional.ofNullable(test.group(2))
                .map(method -> source.contains("void " + method + "("))
                .orElse(true);
    }
}
