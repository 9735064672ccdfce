// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static java.util.stream.Collectors.toList;

import io.fanwatch.tests.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The log of readings that changed alarms: an input is a file, or, with an odd first byte, the content of an entry. What is read is
 * the same when it is read again, and can be written and read behind it.
 */
public final class StateLogFuzz implements FuzzTarget {

    private final Path folder;
    private final SteadyClock clock = new SteadyClock(() -> 1_767_268_800_000L, System::nanoTime);

    public StateLogFuzz() {
        try {
            folder = Files.createTempDirectory("fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.toFile().deleteOnExit();
    }

    @Override
    public void take(byte[] input) throws IOException {
        Files.write(folder.resolve("devices.0.log"), input.length > 0 && input[0] % 2 != 0 ? entry(input) : input);
        try {
            List<StateLog.Entry> read = read(List.of());
            List<StateLog.Entry> kept = read.stream()
                    .filter(entry -> entry.state().id.length() <= Snapshot.LONGEST_ID)
                    .toList();
            int again = read(kept).size();
            List<Long> hashes =
                    read(List.of()).stream().map(StateLog.Entry::hash).collect(toList());
            List<Long> expected = read.stream().map(StateLog.Entry::hash).collect(toList());
            kept.forEach(entry -> expected.add(entry.hash()));
            if (again != read.size() || !hashes.equals(expected)) {
                throw new AssertionError(expected + " was written, and " + hashes + " is read");
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private List<StateLog.Entry> read(List<StateLog.Entry> add) throws IOException {
        try (StateLog log = new StateLog(clock)) {
            List<StateLog.Entry> entries = log.open(component -> folder, 0, Runnable::run);
            add.forEach(entry -> log.add(entry.predictor(), entry.hash(), entry.changed(), entry.state()));
            return entries;
        }
    }

    private static byte[] entry(byte[] input) {
        int length = input.length - 1;
        CRC32 sum = new CRC32();
        sum.update(input, 1, length);
        return ByteBuffer.allocate(2 * Integer.BYTES + length)
                .putInt(length)
                .putInt((int) sum.getValue())
                .put(input, 1, length)
                .array();
    }
}
