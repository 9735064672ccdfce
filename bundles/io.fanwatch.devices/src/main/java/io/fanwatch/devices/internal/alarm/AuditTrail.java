// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmService.AuditEntry;
import io.fanwatch.component.AlarmJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done with alarms: a file of JSON lines to which is only appended. When it has a megabyte it takes the place of the one
 * before it, so that one to two megabytes are kept. Not thread-safe.
 */
final class AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    static final long LARGEST_BYTES = 1_000_000;

    private final Path file;
    private final Path before;

    AuditTrail(Path folder) {
        this.file = folder.resolve("audit.jsonl");
        this.before = folder.resolve("audit-before.jsonl");
    }

    /** Adds an entry; it is on the disk when this returns. */
    void add(AuditEntry entry) throws IOException {
        if (Files.exists(file) && Files.size(file) > LARGEST_BYTES) {
            Files.move(file, before, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        JsonObject json = new JsonObject();
        json.addProperty("time", entry.time().toString());
        json.add("command", AlarmJson.of(entry.command()));
        json.addProperty("effect", entry.effect());
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(json + "\n");
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(false);
        }
    }

    List<AuditEntry> newest(int limit) throws IOException {
        List<AuditEntry> entries = new ArrayList<>();
        for (Path kept : List.of(before, file)) {
            if (Files.exists(kept)) {
                String text = new String(Files.readAllBytes(kept), StandardCharsets.UTF_8);
                text.lines().forEach(line -> entry(line).ifPresent(entries::add));
            }
        }
        Collections.reverse(entries);
        return entries.stream().limit(limit).toList();
    }

    private static Optional<AuditEntry> entry(String line) {
        try {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            JsonObject command = json.getAsJsonObject("command");
            Instant time = Instant.parse(json.get("time").getAsString());
            return Optional.of(new AuditEntry(
                    time,
                    AlarmJson.command(
                            command.toString(),
                            Optional.empty(),
                            Optional.empty(),
                            command.get("via").getAsString(),
                            time),
                    json.get("effect").getAsString()));
        } catch (AlarmCommandException | RuntimeException e) { // a line that a kill cut off
            LOG.warn("A line of the audit trail makes no sense and is left out: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
