// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.store.DataFolder;
import io.fanwatch.store.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each reading that changed what its device's alarm goes by, with what came of it: on the disk before the reading is
 * acknowledged, so that a kill costs no change. Places in it are counted through all its files, which begin anew after a
 * megabyte. A file goes when a snapshot has what is in it and a megabyte came after it: until then a broker may send those
 * readings again. Does nothing until it is opened. Thread-safe.
 */
final class StateLog implements AutoCloseable {

    /**
     * A reading, and what came of it.
     *
     * @param place where the entry begins
     * @param hash what the reading is known by
     * @param changed whether it changed the alarm
     * @param state the device's right after it
     */
    record Entry(long place, String predictor, long hash, boolean changed, DeviceState state) {}

    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    static final int LARGEST_BYTES = 1 << 20;

    private static final String NAME = "devices.";
    private static final String ENDING = ".log";
    private static final int HEAD = 2 * Integer.BYTES;

    private final SteadyClock clock;
    private volatile Optional<String> failure = Optional.empty();

    /* the rest is guarded by this */
    private final ByteArrayOutputStream added = new ByteArrayOutputStream();
    private final TreeMap<Long, Path> files = new TreeMap<>();
    private Optional<DataFolder> folder = Optional.empty();
    private Executor executor = Runnable::run;
    private Optional<FileOutputStream> out = Optional.empty();
    private CompletableFuture<Void> forced = DONE;
    private long end;
    private long inSnapshot;
    /** Whether there is something that a power cut would cost. */
    private boolean written;

    private boolean alarmChanged;

    StateLog(SteadyClock clock) {
        this.clock = clock;
    }

    /**
     * Reads what is there, and goes on behind it.
     *
     * @param from the place up to which a snapshot has it
     * @param forcing what waits for the disk runs there
     */
    synchronized List<Entry> open(DataFolder in, long from, Executor forcing) {
        folder = Optional.of(in);
        executor = forcing;
        inSnapshot = from;
        end = from;
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> all = Files.list(in.of(DevicesComponent.NAME))) {
            for (Path file : all.filter(file -> file.getFileName().toString().matches("devices\\.\\d{1,18}\\.log"))
                    .toList()) {
                String name = file.getFileName().toString();
                files.put(Long.valueOf(name.substring(NAME.length(), name.length() - ENDING.length())), file);
            }
            for (var file : files.entrySet()) {
                byte[] content = Files.readAllBytes(file.getValue());
                boolean whole = read(file.getKey(), content, entries);
                end = Math.max(end, file.getKey() + content.length);
                if (whole && end == file.getKey() + content.length && file.equals(files.lastEntry())) {
                    out = Optional.of(new FileOutputStream(file.getValue().toFile(), true));
                }
            }
        } catch (IOException e) {
            fail(e);
        }
        return entries;
    }

    /* returns whether nothing is behind the last whole entry, as there is when power or process went during a write */
    private boolean read(long begin, byte[] content, List<Entry> entries) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.remaining() >= HEAD) {
            long place = begin + bytes.position();
            int length = bytes.getInt();
            int sum = bytes.getInt();
            if (length < 0 || length > bytes.remaining() || sum != sum(content, bytes.position(), length)) {
                return false;
            }
            try (DataInputStream in =
                    new DataInputStream(new ByteArrayInputStream(content, bytes.position(), length))) {
                entries.add(new Entry(
                        place,
                        in.readUTF(),
                        in.readLong(),
                        in.readBoolean(),
                        new DeviceState(in, Snapshot.VERSION, clock)));
            } catch (IOException e) {
                LOG.warn("An entry of {} at {} makes no sense and is left out: {}", NAME, place, e.getMessage());
            }
            bytes.position(bytes.position() + length);
        }
        return !bytes.hasRemaining();
    }

    private static int sum(byte[] content, int from, int length) {
        CRC32 sum = new CRC32();
        sum.update(content, from, length);
        return (int) sum.getValue();
    }

    /** Takes note of a reading; {@link #keep} writes it. */
    synchronized void add(String predictor, long hash, boolean changed, DeviceState state) {
        if (folder.isEmpty() || state.id.length() > Snapshot.LONGEST_ID) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream entry = new DataOutputStream(bytes)) {
            entry.writeUTF(predictor);
            entry.writeLong(hash);
            entry.writeBoolean(changed);
            state.writeTo(entry, clock);
        } catch (IOException e) {
            fail(e);
            return;
        }
        byte[] content = bytes.toByteArray();
        ByteBuffer head = ByteBuffer.allocate(HEAD).putInt(content.length).putInt(sum(content, 0, content.length));
        added.writeBytes(head.array());
        added.writeBytes(content);
        alarmChanged |= changed;
    }

    /**
     * Writes what was added: a kill of the process costs nothing of it any more.
     *
     * @return completed when no power cut costs what changed alarms, or when the disk has failed, as {@link #failure} says
     */
    synchronized CompletionStage<Void> keep() {
        write();
        if (alarmChanged && folder.isPresent() && forced.isDone()) {
            forced = new CompletableFuture<>();
            executor.execute(this::force);
        }
        CompletableFuture<Void> mine = alarmChanged ? forced : DONE;
        alarmChanged = false;
        return mine;
    }

    private void write() {
        if (added.size() == 0) {
            return;
        }
        try {
            if (out.isEmpty() || end - files.lastKey() >= LARGEST_BYTES) {
                begin();
            }
            added.writeTo(out.orElseThrow());
            written = true;
        } catch (IOException e) {
            fail(e);
        }
        end += added.size();
        added.reset();
    }

    private void begin() throws IOException {
        if (out.isPresent()) {
            out.get().getFD().sync();
            out.get().close();
        }
        Path place = folder.orElseThrow().of(DevicesComponent.NAME);
        Path next = place.resolve(NAME + end + ENDING);
        out = Optional.of(new FileOutputStream(next.toFile()));
        files.put(end, next);
        DurableFiles.force(place);
        while (files.size() > 1 && files.higherKey(files.firstKey()) <= Math.min(inSnapshot, end - LARGEST_BYTES)) {
            Files.deleteIfExists(files.pollFirstEntry().getValue());
        }
    }

    private void force() {
        CompletableFuture<Void> done;
        Optional<FileOutputStream> current;
        synchronized (this) {
            done = forced;
            forced = DONE;
            current = written ? out : Optional.empty();
            written = false;
        }
        try {
            if (current.isPresent()) {
                current.get().getFD().sync();
            }
        } catch (IOException e) {
            synchronized (this) {
                if (current.equals(out)) { // one that was closed is on the disk
                    fail(e);
                }
            }
        } finally {
            done.complete(null);
        }
    }

    /* what is behind is in no file: a snapshot must have it */
    private synchronized void fail(IOException e) {
        if (failure.isEmpty()) {
            LOG.warn("What changes alarms cannot be kept on the disk: {}", e.getMessage(), e);
        }
        failure = Optional.of("a kill may cost changes of alarms: " + e.getMessage());
        closeFile();
    }

    private void closeFile() {
        try {
            if (out.isPresent()) {
                out.get().close();
            }
        } catch (IOException e) {
            LOG.debug("The log of states cannot be closed", e);
        }
        out = Optional.empty();
    }

    /** Puts all of it on the disk and waits for that. */
    void keepNow() {
        synchronized (this) {
            write();
        }
        force();
    }

    /** Where it ends: what is before that is in the devices' states too. */
    synchronized long end() {
        return end;
    }

    /** A snapshot has what is before that place, and what could not be written. */
    synchronized void isInSnapshot(long place) {
        inSnapshot = place;
        failure = Optional.empty();
    }

    /** Why something is not on the disk, until a snapshot has it. */
    Optional<String> failure() {
        return failure;
    }

    /** Takes nothing from now on. */
    @Override
    public void close() {
        keepNow();
        synchronized (this) {
            folder = Optional.empty();
            closeFile();
        }
    }
}
