// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackageTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final DebianPackage CONTENTS = new DebianPackage(
            "fanwatch-test",
            "1.2.3",
            "all",
            List.of("Depends: kura-core"),
            "Fanwatch <noreply@fanwatch.io>",
            "A test",
            "fanwatch-test-linux");

    @TempDir
    private Path folder;

    @Test
    void the_same_bundles_give_the_same_bytes_whenever_and_wherever_they_are_packed() throws IOException {
        Path first = write("one", "2026-02-03T04:05:06Z");
        Path second = write("two", "2026-03-04T05:06:07Z");

        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void its_scripts_know_every_bundle_and_the_deployment_package_with_the_same() throws IOException {
        write("one", "2026-02-03T04:05:06Z");

        assertThat(folder.resolve("one/work/control/postinst"))
                .content()
                .containsOnlyOnce("/opt/eclipse/kura/plugins/6s/a-1.2.3.jar")
                .containsOnlyOnce("/opt/eclipse/kura/plugins/6s/b-1.2.3.jar")
                .doesNotContain("@");
        assertThat(folder.resolve("one/work/control/preinst"))
                .content()
                .contains("^fanwatch-test-linux[ =:]")
                .doesNotContain("@");
    }

    private Path write(String name, String modified) throws IOException {
        Path here = Files.createDirectories(folder.resolve(name));
        for (String jar : List.of("a", "b")) {
            Files.writeString(here.resolve(jar), "content of " + jar);
            Files.setLastModifiedTime(here.resolve(jar), FileTime.from(Instant.parse(modified)));
        }
        Path file = here.resolve("test.deb");
        Files.writeString(Files.createDirectories(here.resolve("work")).resolve(DebianPackage.BILL_OF_MATERIALS), "{}");
        CONTENTS.write(
                file,
                here.resolve("work"),
                List.of(
                        new Bundle("a-1.2.3.jar", "a", "1.2.3", here.resolve("a")),
                        new Bundle("b-1.2.3.jar", "b", "1.2.3", here.resolve("b"))),
                TIME);
        return file;
    }
}
