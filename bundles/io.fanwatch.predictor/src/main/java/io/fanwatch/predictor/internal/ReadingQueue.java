package io.fanwatch.predictor.internal;

import io.fanwatch.api.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded first-in-first-out queue whose capacity can change while it is in use. What is worked on stays in it until that is
 * done, so that it counts, and is found again if the work failed. Thread-safe.
 */
final class ReadingQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
    private int capacity;

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

    /** Adds as many of the deliveries as fit, the first ones; waits only while none fits. Returns how many. */
    int offer(List<? extends Delivery> offered, long timeout, TimeUnit unit) throws InterruptedException {
        long remainingNanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (deliveries.size() >= capacity) {
                if (remainingNanos <= 0) {
                    return 0;
                }
                remainingNanos = notFull.awaitNanos(remainingNanos);
            }
            int count = Math.min(offered.size(), capacity - deliveries.size());
            deliveries.addAll(offered.subList(0, count));
            notEmpty.signal();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest deliveries, up to that many; waits only while there is none at all, and then gives an empty list. */
    List<Delivery> oldest(int maximum, long timeout, TimeUnit unit) throws InterruptedException {
        long remainingNanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (deliveries.isEmpty()) {
                if (remainingNanos <= 0) {
                    return List.of();
                }
                remainingNanos = notEmpty.awaitNanos(remainingNanos);
            }
            int count = Math.min(maximum, deliveries.size());
            List<Delivery> batch = new ArrayList<>(count);
            Iterator<Delivery> oldest = deliveries.iterator();
            for (int i = 0; i < count; i++) {
                batch.add(oldest.next());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Takes that many of the oldest deliveries out. */
    void remove(int count) {
        lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                deliveries.remove();
            }
            notFull.signalAll();
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
