package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointSenderTest {

    @TempDir
    private Path folder;

    /** A database whose writing fails as told. */
    private static final class Failing implements Database {

        private final AtomicReference<Error> failure = new AtomicReference<>();
        private final List<String> written = new CopyOnWriteArrayList<>();

        @Override
        public void prepare() {}

        @Override
        public void write(List<String> lines) {
            Error error = failure.get();
            if (error != null) {
                throw error;
            }
            written.addAll(lines);
        }

        @Override
        public void close() {}
    }

    @Test
    void an_error_is_an_outage_that_is_told_of_and_got_over() throws Exception {
        Failing database = new Failing();
        database.failure.set(new NoClassDefFoundError("okhttp3/Gone"));
        QueueOptions room = new QueueOptions(1_000_000, WhenFull.DROP_OLDEST, Duration.ofMillis(10));
        try (PointBuffer buffer = PointBuffer.open(folder, room);
                PointSender sender = new PointSender("test")) {
            sender.use(buffer, new RefusedPoints(folder));
            sender.connect(Configs.options(), database);
            buffer.append(List.of("fan value=1", "fan value=2"));
            sender.wake();

            await().until(() -> sender.outage().isPresent());
            assertThat(sender.outage().orElseThrow()).contains("could not be written", "okhttp3/Gone");
            assertThat(sender.lastFailure()).isPresent();
            assertThat(buffer.points()).isEqualTo(2);

            database.failure.set(null);

            await().until(() -> buffer.points() == 0);
            assertThat(database.written).containsExactly("fan value=1", "fan value=2");
            await().until(() -> sender.outage().isEmpty());
            assertThat(sender.failures()).isPositive();
        }
    }
}
