// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.Mark;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmSeverity;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms that the page of version 1.0 kept by itself. That file is only read: an entry for each change of an alarm, of which
 * the last counts.
 */
final class EarlierAlarms {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierAlarms.class);

    /** More than version 1.0 could keep. */
    private static final long MOST_BYTES = 20_000_000;

    private static final int READ_AT_ONCE = 1_000;
    private static final long READ_BYTES_AT_ONCE = 1_000_000;

    private EarlierAlarms() {}

    /** Those that a component kept, newest first, all as alarms that are over; none if there is no such file. */
    static List<Alarm> read(DataFolder folder, String component) {
        TreeMap<Long, Alarm> alarms = new TreeMap<>(Collections.reverseOrder());
        try {
            Path file = folder.of(component).resolve("alarms");
            if (Files.exists(file)) {
                try (DiskQueue queue = DiskQueue.open(file, new QueueOptions(MOST_BYTES, WhenFull.DROP_OLDEST))) {
                    List<DiskQueue.Entry> entries = queue.peek(READ_AT_ONCE, READ_BYTES_AT_ONCE);
                    while (!entries.isEmpty()) {
                        entries.forEach(
                                entry -> alarm(entry.content()).ifPresent(alarm -> alarms.put(alarm.number(), alarm)));
                        long last = entries.get(entries.size() - 1).sequence();
                        entries = queue.peekAfter(last, READ_AT_ONCE, READ_BYTES_AT_ONCE);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: the alarms of version 1.0 cannot be read: {}", component, e.getMessage(), e);
        }
        return new ArrayList<>(alarms.values());
    }

    /** Reads an entry, if it is one. */
    static Optional<Alarm> alarm(byte[] entry) {
        try {
            JsonObject json = JsonParser.parseString(new String(entry, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            Instant raised = Instant.ofEpochMilli(json.get("raised").getAsLong());
            Optional<Instant> cleared = time(json, "cleared");
            double peak = json.get("peak").getAsDouble();
            return Optional.of(new Alarm(
                    json.get("number").getAsLong(),
                    json.get("fan").getAsString(),
                    AlarmCause.MODEL,
                    AlarmSeverity.ALARM,
                    Alarm.State.NORMAL,
                    false,
                    json.get("model").getAsString() + " found a fault probability of up to " + Math.round(100 * peak)
                            + " %",
                    raised,
                    cleared.orElse(raised),
                    cleared,
                    Optional.empty(),
                    time(json, "seen").map(seen -> new Mark(json.get("user").getAsString(), seen)),
                    Optional.empty(),
                    Double.isFinite(peak) ? Map.of("probability", peak) : Map.of()));
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            LOG.debug("an entry of the alarms of version 1.0 is left out", e);
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(JsonObject json, String key) {
        return Optional.ofNullable(json.get(key)).map(millis -> Instant.ofEpochMilli(millis.getAsLong()));
    }
}
