// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A first-in-first-out queue that is drained in batches and whose capacity can change while it is in use. Full, it makes who
 * offers wait, so that a slow consumer is felt at the source and not on the heap. Thread-safe.
 *
 * @param <T> an item
 */
public final class BoundedQueue<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private int capacity;

    /** Sets how many may wait: none at first, none again to take nothing more. What waits beyond a smaller capacity stays. */
    public void setCapacity(int newCapacity) {
        lock.lock();
        try {
            capacity = newCapacity;
            notFull.signalAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Adds as many of the items as fit, the first ones; waits only while none fits. Returns how many. */
    public int offer(List<? extends T> offered, long timeout, TimeUnit unit) throws InterruptedException {
        long remainingNanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (items.size() >= capacity) {
                if (remainingNanos <= 0) {
                    return 0;
                }
                remainingNanos = notFull.awaitNanos(remainingNanos);
            }
            int count = Math.min(offered.size(), capacity - items.size());
            items.addAll(offered.subList(0, count));
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes up to that many items.
     *
     * @param idle how long to wait while there is none; then the batch is empty
     * @param company how long to wait, once there is one, until there are as many as asked for or as the queue can hold
     */
    public List<T> drain(int maximum, Duration idle, Duration company) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remainingNanos = idle.toNanos();
            while (items.isEmpty() && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
            remainingNanos = company.toNanos();
            while (!items.isEmpty() && items.size() < Math.min(maximum, capacity) && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
            int count = Math.min(maximum, items.size());
            List<T> batch = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                batch.add(items.poll());
            }
            notFull.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The oldest items behind the first ones, up to that many. They stay, and count as waiting, until they are {@link #remove removed}, so that they
     * are found again if what is done with them fails.
     *
     * @param first how many to pass over
     * @param idle how long to wait while there is none; then the batch is empty
     */
    public List<T> oldest(int first, int maximum, Duration idle) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remainingNanos = idle.toNanos();
            while (items.size() <= first && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
            return items.stream().skip(first).limit(maximum).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Takes that many of the oldest items out. */
    public void remove(int count) {
        lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                items.remove();
            }
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what is to go. */
    public void removeIf(Predicate<T> goes) {
        lock.lock();
        try {
            items.removeIf(goes);
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many items wait. */
    public int size() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }
}
