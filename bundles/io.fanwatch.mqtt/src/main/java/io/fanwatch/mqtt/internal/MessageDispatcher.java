// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.SupervisedThread;
import io.fanwatch.mqtt.MqttMessageHandler;
import io.fanwatch.mqtt.internal.Connection.InboundMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that were received and are not handled yet, bounded in number and in bytes, and the thread that hands them to
 * the handler. It lets the client go on answering the broker's keep-alive while the handler is busy. A message counts from its
 * arrival to the end of its batch, whatever the handler has made of it by then. Thread-safe.
 */
final class MessageDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MessageDispatcher.class);
    private static final int MAXIMUM_MESSAGES = 1_000;
    private static final long MAXIMUM_BYTES = 4L << 20;
    private static final int BATCH_MESSAGES = 256;
    private static final long ABANDON_CHECK_MILLIS = 100;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final SupervisedThread thread;

    /* guarded by this; what is handled counts */
    private Optional<MqttMessageHandler> handler = Optional.empty();
    private final Queue<InboundMessage> waiting = new ArrayDeque<>();
    private int messages;
    private long bytes;

    /* the rest belongs to the thread: the batch that is handled, by whom, and how far it is */
    private final List<InboundMessage> batch = new ArrayList<>();
    private MqttMessageHandler batchHandler = message -> {};
    private int handled;

    MessageDispatcher(String clientId) {
        thread = SupervisedThread.start("fanwatch-mqtt-messages " + clientId, this::round);
    }

    /** Hands messages to this handler from the next batch on; without any, they wait. */
    synchronized void use(MqttMessageHandler newHandler) {
        handler = Optional.of(newHandler);
        notifyAll();
    }

    /**
     * Adds a message, waiting while there is no room, for a second at most. One of any size is taken if there is no other.
     *
     * @return whether that is done: it was added, or its connection has ended and the broker sends it again
     */
    synchronized boolean put(InboundMessage message) throws InterruptedException {
        int size = message.bytes();
        long end = 0;
        while (messages > 0 && (messages >= MAXIMUM_MESSAGES || bytes + size > MAXIMUM_BYTES)) {
            if (thread.isClosed() || !message.isCurrent()) {
                return true;
            }
            long now = System.nanoTime();
            end = end == 0 ? now + LONGEST_WAIT_NANOS : end;
            if (now - end > 0) {
                return false;
            }
            wait(ABANDON_CHECK_MILLIS);
        }
        waiting.add(message);
        messages++;
        bytes += size;
        if (waiting.size() == 1) {
            notifyAll();
        }
        return true;
    }

    private void round() throws InterruptedException {
        if (batch.isEmpty() && !beginBatch()) {
            return;
        }
        while (handled < batch.size()) {
            handle(batch.get(handled));
            handled++;
        }
        if (batchHandler.onBatchEnd()) {
            endBatch();
        }
    }

    private void handle(InboundMessage message) throws InterruptedException {
        try {
            batchHandler.onMessage(message);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) { // one message must not cost the others their turn
            LOG.error(
                    "The handler failed on a message on {}; the broker sends it again after the next reconnect",
                    message.topic(),
                    e);
        }
    }

    private synchronized boolean beginBatch() throws InterruptedException {
        long end = System.nanoTime() + SupervisedThread.LONGEST_WAIT.toNanos();
        while (waiting.isEmpty() || handler.isEmpty()) {
            long remainingNanos = end - System.nanoTime();
            if (remainingNanos <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, remainingNanos);
        }
        batchHandler = handler.get();
        for (int i = 0; i < BATCH_MESSAGES && !waiting.isEmpty(); i++) {
            batch.add(waiting.remove());
        }
        return true;
    }

    private synchronized void endBatch() {
        messages -= batch.size();
        for (InboundMessage message : batch) {
            bytes -= message.bytes();
        }
        notifyAll();
        batch.clear();
        handled = 0;
    }

    /** An error while the handler takes nothing that it is given. */
    Optional<Problem> problem() {
        return thread.problem();
    }

    /** Ends the thread, interrupting the handler. */
    @Override
    public void close() {
        thread.close(CLOSE_LIMIT);
    }
}
