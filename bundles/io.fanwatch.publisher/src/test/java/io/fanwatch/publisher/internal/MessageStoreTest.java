package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageStoreTest {

    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void an_alarm_change_counts_as_stored_although_the_file_of_the_summaries_is_unusable() throws Exception {
        DiskQueue summaries = mock();
        when(summaries.trim(anyLong())).thenThrow(new IOException("meant to fail"));
        DiskQueue transitions =
                DiskQueue.open(folder.resolve("transitions"), new QueueOptions(MEGABYTE, WhenFull.DROP_OLDEST));
        try (MessageStore store = new MessageStore(transitions, summaries, MEGABYTE)) {

            assertThatNoException()
                    .isThrownBy(() -> store.append(MessageStore.Kind.TRANSITION, List.of(new byte[] {1})));

            assertThat(store.waiting(MessageStore.Kind.TRANSITION)).isEqualTo(1);
        }
    }
}
