// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.recover;

import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What can still be read of a queue's file, wherever it is damaged: its pages are looked for byte by byte, whatever else is
 * left of the file, and an entry counts if its checksum is right.
 */
final class DamagedQueue {

    private record Place(int at, int length) {}

    /* of a page of H2's MVStore: its length and a checksum; then its number, its map, how many entries, and its type */
    private static final int HEAD_BYTES = 6;
    /* a leaf that is not compressed; later versions set one more bit in it */
    private static final int LEAF_TYPES = 8;
    private static final int LEAST_PAGE_BYTES = 16;

    private final ByteBuffer file;
    private final NavigableMap<Long, Place> entries = new TreeMap<>();
    private final Set<Long> damaged = new HashSet<>();

    private DamagedQueue(ByteBuffer file) {
        this.file = file;
    }

    /**
     * Reads a file, which stays as it is.
     *
     * @param all whether also entries that were taken out of the queue before, which the file still holds in places
     * @throws IOException if it cannot be read, or is longer than 2 GB
     */
    static DamagedQueue read(Path path, boolean all) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException(path + " is longer than 2 GB, which is more than can be read");
            }
            DamagedQueue queue = new DamagedQueue(channel.map(MapMode.READ_ONLY, 0, channel.size()));
            queue.scan();
            OptionalLong oldest = all ? OptionalLong.empty() : oldestThatWaits(path);
            oldest.ifPresent(first -> queue.entries.headMap(first).clear());
            queue.damaged.removeAll(queue.entries.keySet());
            oldest.ifPresent(first -> queue.damaged.removeIf(number -> number < first));
            return queue;
        }
    }

    /** How many entries can be read. */
    int readable() {
        return entries.size();
    }

    /** How many between the first and the last of them cannot. */
    long unreadable() {
        return entries.isEmpty() ? damaged.size() : entries.lastKey() - entries.firstKey() + 1 - entries.size();
    }

    /** Their contents, oldest first, each read when it is asked for. */
    Iterable<byte[]> contents() {
        return () -> entries.values().stream().map(this::content).iterator();
    }

    private byte[] content(Place place) {
        byte[] content = new byte[place.length()];
        file.get(place.at(), content);
        return content;
    }

    private void scan() {
        int at = 0;
        while (at < file.limit() - LEAST_PAGE_BYTES) {
            at = Math.max(at + 1, page(at));
        }
    }

    /* where what was read ends; before the beginning if there is no page */
    private int page(int at) {
        int length = file.getInt(at);
        if (length < LEAST_PAGE_BYTES) {
            return 0;
        }
        ByteBuffer page = file.duplicate();
        page.position(at + HEAD_BYTES);
        page.limit((int) Math.min(file.limit(), (long) at + length));
        try {
            number(page);
            number(page);
            long count = number(page);
            if (count < 1 || count > length || (page.get() & ~LEAF_TYPES) != 0) {
                return 0;
            }
            long[] keys = new long[(int) count];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = number(page);
                if (keys[i] <= (i == 0 ? 0 : keys[i - 1])) {
                    return 0;
                }
            }
            return values(keys, page);
        } catch (BufferUnderflowException | IllegalArgumentException noPage) {
            return 0;
        }
    }

    private int values(long[] keys, ByteBuffer page) {
        Map<Long, Place> whole = new TreeMap<>();
        Set<Long> broken = new HashSet<>();
        for (long key : keys) {
            long size = page.hasRemaining() ? number(page) - Integer.BYTES : -1;
            if (size < 0 || size > page.remaining() - Integer.BYTES) {
                broken.add(key); // so is what comes after it
                break;
            }
            int length = (int) size;
            CRC32C checksum = new CRC32C();
            checksum.update(page.duplicate().limit(page.position() + length));
            int at = page.position();
            page.position(at + length);
            if (page.getInt() == (int) checksum.getValue()) {
                whole.put(key, new Place(at, length));
            } else {
                broken.add(key);
            }
        }
        if (whole.isEmpty()) {
            return 0;
        }
        entries.putAll(whole);
        damaged.addAll(broken);
        return page.position();
    }

    /* seven bits a byte, the lowest first */
    private static long number(ByteBuffer from) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = from.get();
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("no number");
    }

    /* as far as a copy of the file can be opened at all; what waits is not older */
    private static OptionalLong oldestThatWaits(Path path) throws IOException {
        Path folder = Files.createTempDirectory("fanwatch-recover");
        Path copy = folder.resolve("copy");
        Files.copy(path, copy);
        try (DiskQueue queue = DiskQueue.open(copy, new QueueOptions(Long.MAX_VALUE, WhenFull.REFUSE))) {
            List<DiskQueue.Entry> oldest = queue.peek(1, 0);
            return oldest.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(oldest.get(0).sequence());
        } catch (IOException notReadable) {
            return OptionalLong.empty();
        } finally {
            try (var files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
