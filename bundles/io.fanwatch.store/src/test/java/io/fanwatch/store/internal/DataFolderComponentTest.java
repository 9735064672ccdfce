// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.kura.system.SystemService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

class DataFolderComponentTest {

    @TempDir
    private Path temporary;

    private final BundleContext context = mock();
    private final SystemService system = mock();
    private final DataFolderComponent folders = new DataFolderComponent(context);

    @BeforeEach
    void offerBundleStorage() {
        when(context.getDataFile(anyString()))
                .thenAnswer(call -> temporary
                        .resolve("bundle")
                        .resolve(call.<String>getArgument(0))
                        .toFile());
    }

    @Test
    void the_folder_is_in_the_one_that_kura_names() throws IOException {
        when(system.getKuraDataDirectory()).thenReturn(temporary.resolve("kura").toString());
        when(context.getProperty("kura.data"))
                .thenReturn(temporary.resolve("other").toString());
        folders.setSystemService(system);

        Path folder = folders.of("a/b");

        assertThat(folder).isEqualTo(temporary.resolve("kura/fanwatch/a%2fb")).isDirectory();
    }

    @Test
    void without_kuras_service_the_property_counts() throws IOException {
        when(context.getProperty("kura.data"))
                .thenReturn(temporary.resolve("property").toString());

        assertThat(folders.of("a"))
                .isEqualTo(temporary.resolve("property/fanwatch/a"))
                .isDirectory();
    }

    @Test
    void without_either_it_is_the_bundles_own_storage() throws IOException {
        folders.setSystemService(system);

        assertThat(folders.of("a"))
                .isEqualTo(temporary.resolve("bundle/fanwatch/a"))
                .isDirectory();
    }

    @Test
    void it_stays_although_kura_names_another_later() throws IOException {
        when(context.getProperty("kura.data"))
                .thenReturn(temporary.resolve("first").toString());
        Path before = folders.of("a");
        when(system.getKuraDataDirectory())
                .thenReturn(temporary.resolve("second").toString());
        folders.setSystemService(system);

        assertThat(folders.of("a")).isEqualTo(before);
    }

    @Test
    void a_folder_that_cannot_be_made_is_named_with_the_remedy() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "in the way");
        when(context.getProperty("kura.data")).thenReturn(file.toString());

        assertThatIOException()
                .isThrownBy(() -> folders.of("a"))
                .withMessageContaining(file + "/fanwatch/a cannot be made")
                .withMessageContaining("must be able to write to " + file);
    }
}
