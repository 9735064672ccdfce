// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

    @TempDir
    Path folder;

    private SnapshotStore store;

    @BeforeEach
    void create() throws Exception {
        Secrets secrets = new Secrets(new CryptoServiceComponent(new AesCipher(folder.resolve("data"))));
        store = new SnapshotStore(folder.resolve("snapshots"), new SnapshotXml(secrets));
    }

    @Test
    void the_last_ten_are_kept_in_the_order_they_were_taken() throws Exception {
        long first = save(0);
        for (int i = 1; i < 12; i++) {
            save(i);
        }

        assertThat(store.ids()).hasSize(10).doesNotContain(first);
        assertThat(store.load(store.ids().last()).get(0).getConfigurationProperties())
                .containsEntry("number", 11);
        assertThat(folder.resolve("snapshots")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_snapshot_that_is_not_there_is_refused_by_its_number() {
        assertThat(folder.resolve("snapshots")).doesNotExist();
        assertThatThrownBy(() -> store.load(7))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("no snapshot 7");
    }

    @Test
    void other_files_in_the_folder_are_no_snapshots() throws Exception {
        long id = save(1);
        Files.createFile(folder.resolve("snapshots/snapshot_x.xml"));

        assertThat(store.ids()).containsExactly(id);
    }

    private long save(int number) throws KuraException {
        return store.save(List.of(new StoredConfiguration("fan", Optional.empty(), Map.of("number", number))));
    }
}
