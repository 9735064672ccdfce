// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {

    private static final int MARK = 0x1234;

    @TempDir
    private Path folder;

    private Path path;
    private SnapshotFile file;

    @BeforeEach
    void start() {
        path = folder.resolve("state");
        file = new SnapshotFile(path, MARK, 1, 1);
    }

    @Test
    void what_was_written_last_is_read_and_nothing_else_is_left() throws IOException {
        file.write(out -> out.writeUTF("first"));

        long bytes = file.write(out -> out.writeUTF("second"));

        assertThat(read(file)).containsExactly("second");
        assertThat(bytes).isEqualTo(Files.size(path));
        assertThat(folder).isDirectoryContaining(found -> found.equals(path)).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void an_older_format_is_read_as_what_it_is() throws IOException {
        file.write(out -> out.writeUTF("old"));
        List<Integer> versions = new ArrayList<>();

        new SnapshotFile(path, MARK, 1, 3).read((in, version) -> {
            in.readUTF();
            versions.add(version);
        });

        assertThat(versions).containsExactly(1);
    }

    @Test
    void without_a_file_there_is_nothing_to_read() throws IOException {
        assertThat(read(file)).isEmpty();
    }

    @Test
    void a_write_that_fails_leaves_the_one_before() throws IOException {
        file.write(out -> out.writeUTF("first"));

        assertThatThrownBy(() -> file.write(out -> {
                    throw new IOException("full");
                }))
                .hasMessage("full");

        assertThat(read(file)).containsExactly("first");
    }

    @Test
    void damage_another_version_and_more_than_is_read_are_refused() throws IOException {
        file.write(out -> out.writeUTF("something that is long enough to be damaged in its middle"));
        byte[] content = Files.readAllBytes(path);

        assertThatThrownBy(() -> new SnapshotFile(path, MARK, 2, 3).read((in, version) -> {}))
                .hasMessageContaining("format 1");
        assertThatThrownBy(() -> file.read((in, version) -> {})).hasMessageContaining("goes on");
        List<String> whole = read(file);
        int found = 0;
        for (int at = 10; at < content.length; at++) { // behind what gzip itself ignores
            byte[] damaged = content.clone();
            damaged[at] ^= 0x20;
            Files.write(path, damaged);
            try { // a bit that fills up a byte may be anything
                assertThat(read(file)).isEqualTo(whole);
            } catch (IOException e) {
                found++;
            }
        }
        assertThat(found).isGreaterThan(content.length - 20);
        assertThat(file.setAside()).exists();
        assertThat(path).doesNotExist();
    }

    private static List<String> read(SnapshotFile file) throws IOException {
        List<String> found = new ArrayList<>();
        file.read((in, version) -> found.add(in.readUTF()));
        return found;
    }
}
