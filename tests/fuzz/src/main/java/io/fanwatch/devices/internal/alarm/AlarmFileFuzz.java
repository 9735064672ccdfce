// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.tests.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** The alarms on the disk: an input is the file. What makes no sense is left out, and what is read is the same when it is read again. */
public final class AlarmFileFuzz implements FuzzTarget {

    private static final int MOST_ENTRIES = 1_000;

    private final Path folder;

    public AlarmFileFuzz() {
        try {
            folder = Files.createTempDirectory("fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.toFile().deleteOnExit();
        folder.resolve("alarms.jsonl").toFile().deleteOnExit();
        folder.resolve("audit.jsonl").toFile().deleteOnExit();
    }

    @Override
    public void take(byte[] input) throws IOException {
        Files.write(folder.resolve("alarms.jsonl"), input);
        AlarmFile.Content read = open();
        AlarmFile.Content again = open();
        if (!read.equals(again)) {
            throw new AssertionError(read + " is read, then " + again);
        }
        Files.write(folder.resolve("audit.jsonl"), input);
        new AuditTrail(folder).newest(MOST_ENTRIES);
    }

    private AlarmFile.Content open() throws IOException {
        AtomicReference<AlarmFile.Content> content = new AtomicReference<>();
        AlarmFile.open(folder, content::set).close();
        return content.get();
    }
}
