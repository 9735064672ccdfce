// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.Alarm;
import io.fanwatch.component.AlarmJson;
import io.fanwatch.store.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms on the disk: a line of JSON for each change, which is there when {@link #append} returns, and of each alarm the last line
 * counts. Written anew when most of its lines are past. A line that a kill cut off is left out. Not thread-safe.
 */
final class AlarmFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmFile.class);

    /** The keys of lines that say of a device that it begins, and ends. */
    private static final Map<Duty, List<String>> DUTIES =
            Map.of(Duty.OUT_OF_SERVICE, List.of("outOfService", "inService"), Duty.STANDS, List.of("stands", "runs"));

    private static final String TOLD = "told";
    private static final int SPARE_LINES = 1_000;

    /**
     * What was there.
     *
     * @param alarms each as it was last
     * @param offDuty the devices that stand, and those that are out of service
     * @param untold the last changes that may not have reached every listener
     */
    record Content(List<Alarm> alarms, Map<Duty, Set<String>> offDuty, List<Alarm> untold) {}

    private final Path file;
    private FileChannel channel;
    private int lines;

    private AlarmFile(Path file) {
        this.file = file;
    }

    /** Opens the file of a folder and hands over what is in it. */
    static AlarmFile open(Path folder, Consumer<Content> content) throws IOException {
        AlarmFile opened = new AlarmFile(folder.resolve("alarms.jsonl"));
        Content read = opened.read();
        opened.write(read.alarms(), read.offDuty(), read.untold());
        content.accept(read);
        return opened;
    }

    private Content read() throws IOException {
        Map<Long, Alarm> alarms = new LinkedHashMap<>();
        Map<Duty, Set<String>> offDuty = new EnumMap<>(Duty.class);
        DUTIES.keySet().forEach(duty -> offDuty.put(duty, new HashSet<>()));
        List<Alarm> untold = new ArrayList<>();
        if (!Files.exists(file)) {
            return new Content(List.of(), offDuty, untold);
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            try {
                JsonObject json = JsonParser.parseString(line).getAsJsonObject();
                if (json.has(TOLD)) {
                    untold.clear();
                } else if (json.size() == 1) {
                    DUTIES.forEach((duty, keys) -> {
                        Optional.ofNullable(json.get(keys.get(0)))
                                .ifPresent(id -> offDuty.get(duty).add(id.getAsString()));
                        Optional.ofNullable(json.get(keys.get(1)))
                                .ifPresent(id -> offDuty.get(duty).remove(id.getAsString()));
                    });
                } else {
                    Alarm alarm = AlarmJson.alarm(json);
                    alarms.put(alarm.number(), alarm);
                    untold.add(alarm);
                }
            } catch (RuntimeException e) { // Gson throws one or another for something else than expected
                LOG.warn("A line of {} makes no sense and is left out: {}", file, e.getMessage());
            }
        }
        return new Content(List.copyOf(alarms.values()), offDuty, untold);
    }

    /** Writes the whole file in place of the one before. */
    void write(Collection<Alarm> alarms, Map<Duty, Set<String>> offDuty, List<Alarm> untold) throws IOException {
        close();
        List<String> all = new ArrayList<>();
        alarms.forEach(alarm -> all.add(AlarmJson.of(alarm).toString()));
        offDuty.forEach((duty, ids) -> ids.forEach(id -> all.add(line(new DutyChange(id, duty, true)))));
        all.add(line(TOLD, ""));
        untold.forEach(alarm -> all.add(AlarmJson.of(alarm).toString()));
        Path next = file.resolveSibling("alarms.jsonl.new");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            put(out, all);
            out.force(false);
        }
        DurableFiles.replace(next, file);
        lines = all.size();
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Whether most of its lines are past. */
    boolean isLong(int alarms) {
        return lines > 2 * alarms + SPARE_LINES;
    }

    /** Whether a machine stands comes by itself again: that alone need not be on the disk at once. */
    void append(List<Alarm> changed, List<DutyChange> duties) throws IOException {
        List<String> added = new ArrayList<>();
        changed.forEach(alarm -> added.add(AlarmJson.of(alarm).toString()));
        duties.forEach(duty -> added.add(line(duty)));
        append(added, !changed.isEmpty() || duties.stream().anyMatch(duty -> duty.duty() == Duty.OUT_OF_SERVICE));
    }

    /** All changes so far have reached every listener. */
    void appendTold() throws IOException {
        append(List.of(line(TOLD, "")), false);
    }

    private void append(List<String> added, boolean durable) throws IOException {
        if (channel == null) {
            throw new IOException("alarms.jsonl is not open");
        }
        put(channel, added);
        if (durable) {
            channel.force(false);
        }
        lines += added.size();
    }

    private static void put(FileChannel out, List<String> lines) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static String line(DutyChange change) {
        return line(DUTIES.get(change.duty()).get(change.begins() ? 0 : 1), change.deviceId());
    }

    private static String line(String key, String value) {
        JsonObject json = new JsonObject();
        json.addProperty(key, value);
        return json.toString();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
