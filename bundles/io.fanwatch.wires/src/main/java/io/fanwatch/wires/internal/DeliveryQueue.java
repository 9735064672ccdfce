package io.fanwatch.wires.internal;

import io.fanwatch.api.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded first-in-first-out queue whose capacity can change while it is in use, drained in batches that wait for
 * company. Thread-safe.
 */
final class DeliveryQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
    private int capacity;
    private boolean closed;

    /** Sets how many may be queued, none at first. What is queued beyond a smaller capacity stays. */
    void setCapacity(int capacity) {
        lock.lock();
        try {
            this.capacity = capacity;
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Adds a delivery, waiting while the queue is full or closed; whether it was added in that time. */
    boolean offer(Delivery delivery, long timeout, TimeUnit unit) throws InterruptedException {
        long remainingNanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (closed || deliveries.size() >= capacity) {
                if (remainingNanos <= 0) {
                    return false;
                }
                remainingNanos = notFull.awaitNanos(remainingNanos);
            }
            deliveries.add(delivery);
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes up to that many deliveries. Once there is one, waits for more until there are enough or the company time is
     * over; while there is none, waits for the idle time at most, and then gives an empty list. A closed queue gives
     * nothing at once.
     */
    List<Delivery> drain(int maximum, long companyMillis, long idleMillis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(1, idleMillis);
            if (!deliveries.isEmpty()) {
                await(maximum, companyMillis);
            }
            int count = closed ? 0 : Math.min(maximum, deliveries.size());
            List<Delivery> batch = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                batch.add(deliveries.poll());
            }
            notFull.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void await(int count, long millis) throws InterruptedException {
        long remainingNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        while (!closed && deliveries.size() < Math.min(count, capacity) && remainingNanos > 0) {
            remainingNanos = arrived.awaitNanos(remainingNanos);
        }
    }

    /** Waits that long, but no longer than until the queue is closed. */
    void pause(long millis) throws InterruptedException {
        long remainingNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (!closed && remainingNanos > 0) {
                remainingNanos = arrived.awaitNanos(remainingNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes and gives nothing from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return deliveries.size();
        } finally {
            lock.unlock();
        }
    }
}
