package io.fanwatch.mqtt.internal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What was received and not yet handled, bounded in number and in bytes. It lets the client go on answering the broker's
 * keep-alive while the handler is busy. Thread-safe.
 */
final class InboundQueue {

    private static final long ABANDON_CHECK_MILLIS = 100;

    private final int maximumMessages;
    private final long maximumBytes;
    private final Queue<InboundMessage> messages = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition notEmpty = lock.newCondition();
    private long bytes;

    InboundQueue(int maximumMessages, long maximumBytes) {
        this.maximumMessages = maximumMessages;
        this.maximumBytes = maximumBytes;
    }

    /**
     * Adds a message, waiting while the queue is full. A message of any size is taken by an empty queue.
     *
     * @param abandoned asked while waiting: whether the message has lost its meaning
     * @return whether the message was added
     */
    boolean put(InboundMessage message, BooleanSupplier abandoned) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isFullFor(message)) {
                if (abandoned.getAsBoolean()) {
                    return false;
                }
                notFull.await(ABANDON_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            }
            messages.add(message);
            bytes += message.payload().length;
            if (messages.size() == 1) {
                notEmpty.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest messages, waiting for one.
     *
     * @param maximum how many at most
     * @param taken where they are added
     */
    void take(int maximum, List<InboundMessage> taken) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty()) {
                notEmpty.await();
            }
            for (int i = 0; i < maximum && !messages.isEmpty(); i++) {
                InboundMessage message = messages.remove();
                bytes -= message.payload().length;
                taken.add(message);
            }
            notFull.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(InboundMessage message) {
        return !messages.isEmpty()
                && (messages.size() >= maximumMessages || bytes + message.payload().length > maximumBytes);
    }
}
