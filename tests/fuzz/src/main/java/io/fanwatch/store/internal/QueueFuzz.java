// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import io.fanwatch.store.DiskQueue.Entry;
import io.fanwatch.tests.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A queue's file in which bytes have changed: three of the input are a change, its place and what is flipped there. It is opened, or is
 * found damaged; an entry that comes out is one that was put in.
 */
public final class QueueFuzz implements FuzzTarget {

    private static final int ENTRIES = 20;
    private static final int CHANGE_BYTES = 3;

    private final Path file;
    private final byte[] sound;

    public QueueFuzz() {
        try {
            file = Files.createTempDirectory("fuzz").resolve("queue");
            file.getParent().toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            EntryFile queue = EntryFile.open(file, Optional.empty());
            for (int i = 0; i < ENTRIES; i++) {
                queue.append(content(i + 1));
                queue.commit();
            }
            queue.removeThrough(ENTRIES / 4);
            queue.close();
            sound = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(long number) {
        return ("{\"entry\":" + number + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void take(byte[] input) throws IOException {
        byte[] changed = sound.clone();
        for (int at = 0; at + CHANGE_BYTES <= input.length; at += CHANGE_BYTES) {
            int place = (input[at] & 0xFF) << 8 | input[at + 1] & 0xFF;
            changed[place % changed.length] ^= input[at + 2];
        }
        Files.write(file, changed);
        EntryFile queue;
        try {
            queue = EntryFile.open(file, Optional.empty());
        } catch (EntryFileException e) { // as EntryFiles sees that a file makes no sense
            if (!e.isDamage()) {
                throw e;
            }
            return;
        }
        try {
            for (Entry entry : queue.peek(Long.MIN_VALUE, 2 * ENTRIES, 1 << 20)) {
                String text = new String(entry.content(), StandardCharsets.UTF_8);
                if (!text.matches("\\{\"entry\":\\d{1,2}}")) {
                    throw new AssertionError("an entry nobody has put in: " + text);
                }
            }
            queue.append(content(1));
            if (!List.of(Boolean.TRUE).contains(queue.hasUnsynced())) {
                throw new AssertionError("an entry is not taken");
            }
        } finally {
            queue.abandon();
            deleteCopies();
        }
    }

    /* of damaged files */
    private void deleteCopies() throws IOException {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(file.getParent(), "*.damaged*")) {
            for (Path copy : copies) {
                Files.delete(copy);
            }
        }
    }
}
