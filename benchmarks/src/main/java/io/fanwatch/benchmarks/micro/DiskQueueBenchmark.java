// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A batch of entries kept in a queue that is full, against the same bytes written to a file of that size, round and round. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DiskQueueBenchmark {

    private static final int ENTRY_BYTES = 200;
    private static final long MAXIMUM_BYTES = 16L << 20;

    /** How many entries are kept at a time. */
    @Param("500")
    private int batch;

    private Path folder;
    private DiskQueue queue;
    private FileChannel file;
    private List<byte[]> entries;
    private ByteBuffer bytes;

    /** Makes both files in the system's folder for temporary ones. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("fanwatch-benchmark");
        queue = DiskQueue.open(folder.resolve("queue"), new QueueOptions(MAXIMUM_BYTES, WhenFull.DROP_OLDEST));
        file = FileChannel.open(folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        entries = Collections.nCopies(batch, new byte[ENTRY_BYTES]);
        bytes = ByteBuffer.allocateDirect(batch * ENTRY_BYTES);
    }

    /** Deletes them. */
    @TearDown
    public void delete() throws IOException {
        queue.close();
        file.close();
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }

    /** What a sink does that cannot deliver. */
    @Benchmark
    public int queue() throws IOException {
        return queue.append(entries);
    }

    /** The reference. */
    @Benchmark
    public int file() throws IOException {
        if (file.position() >= MAXIMUM_BYTES) {
            file.position(0);
        }
        return file.write(bytes.clear());
    }
}
