package io.fanwatch.dashboard.internal;

import com.google.gson.JsonParser;
import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms on the disk: each change is appended with the alarm's whole state, and the last state counts. When the file's bound
 * is reached the oldest go. Thread-safe.
 */
final class AlarmFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmFile.class);

    /** An alarm is written when it is raised, cleared and acknowledged: room for that, with a long id. */
    private static final long BYTES_PER_ALARM = 2_000;

    private static final int READ_AT_ONCE = 1_000;
    private static final long READ_BYTES_AT_ONCE = 1_000_000;

    private final DiskQueue queue;

    /** @throws IOException if the file can't be used; the message names it and the remedy */
    AlarmFile(Path folder, int maximumAlarms) throws IOException {
        queue = DiskQueue.open(folder.resolve("alarms"), options(maximumAlarms));
    }

    private static QueueOptions options(int maximumAlarms) {
        return new QueueOptions(BYTES_PER_ALARM * maximumAlarms, WhenFull.DROP_OLDEST);
    }

    void configure(int maximumAlarms) {
        queue.configure(options(maximumAlarms));
    }

    /** Everything kept, oldest first, an alarm as often as it changed. */
    List<Alarm> read() throws IOException {
        List<Alarm> alarms = new ArrayList<>();
        List<DiskQueue.Entry> entries = queue.peek(READ_AT_ONCE, READ_BYTES_AT_ONCE);
        while (!entries.isEmpty()) {
            entries.forEach(entry -> alarm(entry.content()).ifPresent(alarms::add));
            long last = entries.get(entries.size() - 1).sequence();
            entries = queue.peekAfter(last, READ_AT_ONCE, READ_BYTES_AT_ONCE);
        }
        return alarms;
    }

    /** Returns when these states are safe on the disk. */
    void save(List<Alarm> alarms) throws IOException {
        queue.append(alarms.stream().map(alarm -> Json.bytes(alarm::writeTo)).toList());
        queue.flush();
    }

    @Override
    public void close() {
        queue.close();
    }

    private static Optional<Alarm> alarm(byte[] bytes) {
        try {
            return Optional.of(Alarm.of(JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject()));
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            LOG.debug("an entry of the alarm history is left out", e);
            return Optional.empty();
        }
    }
}
