// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one channel has taken in and the disk has not: bounded by number and bytes, encoded and written by the thread that
 * keeps. {@link #offer} is thread-safe and does not wait; the rest is that thread's.
 */
final class Intake {

    private record Parcel(int items, long bytes, Supplier<List<byte[]>> encoding) {}

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /* others may read from the disk in between */
    private static final int CHUNK = 256;

    private final int number;
    private final Channel channel;
    private final AtomicBoolean storing = new AtomicBoolean();

    /* guarded by itself */
    private final Deque<Parcel> incoming = new ArrayDeque<>();
    private int items;
    private long bytes;
    private long lost;

    /* the keeping thread's: encoded, but not on the disk yet */
    private final List<byte[]> pending = new ArrayList<>();
    private int pendingItems;
    private long pendingBytes;

    Intake(int number, Channel channel) {
        this.number = number;
        this.channel = channel;
    }

    /** Takes items in if there is room; if not, they are counted as lost. */
    boolean offer(int count, long size, Supplier<List<byte[]>> encoding) {
        synchronized (incoming) {
            if (items + count > channel.memoryItems() || bytes > 0 && bytes + size > channel.memoryBytes()) {
                lost += count;
                return false;
            }
            incoming.add(new Parcel(count, size, encoding));
            items += count;
            bytes += size;
            return true;
        }
    }

    /** Whether everything is on the disk. */
    boolean isEmpty() {
        synchronized (incoming) {
            return items == 0;
        }
    }

    /** Whether {@link #store} is to be called soon, which is up to the caller who is told so. */
    boolean claimStoring() {
        return !storing.get() && storing.compareAndSet(false, true);
    }

    /** Has storing claimed anew for what comes from now on. */
    void beginStoring() {
        storing.set(false);
    }

    /** Writes everything to the disk; what that does not take stays. */
    void store(Queues queues) throws IOException {
        write(queues);
        Optional<Parcel> next = take();
        while (next.isPresent()) {
            encode(next.get());
            next = take();
            if (next.isEmpty() || !channel.urgent()) {
                write(queues);
            }
        }
    }

    private Optional<Parcel> take() {
        synchronized (incoming) {
            return Optional.ofNullable(incoming.poll());
        }
    }

    private void encode(Parcel parcel) {
        pendingItems += parcel.items();
        pendingBytes += parcel.bytes();
        try {
            pending.addAll(parcel.encoding().get());
        } catch (RuntimeException | Error e) { // it would fail again
            LOG.error("{} {} could not be encoded and are dropped", parcel.items(), channel.items(), e);
            synchronized (incoming) {
                lost += parcel.items();
            }
        }
    }

    private void write(Queues queues) throws IOException {
        while (!pending.isEmpty()) {
            List<byte[]> chunk = channel.urgent() ? pending : pending.subList(0, Math.min(CHUNK, pending.size()));
            queues.append(number, List.copyOf(chunk));
            chunk.clear();
        }
        synchronized (incoming) {
            items -= pendingItems;
            bytes -= pendingBytes;
        }
        pendingItems = 0;
        pendingBytes = 0;
    }

    /** How many items were lost because there was no room in memory. */
    long lost() {
        synchronized (incoming) {
            return lost;
        }
    }
}
