// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.api.Verdict;
import io.fanwatch.mqtt.MqttPublishCallback;
import java.util.concurrent.CompletableFuture;

/** A verdict to publish, told each time what became of it; only the first word counts. What changes is guarded by the queue's lock. */
final class QueuedVerdict implements MqttPublishCallback {

    /** The verdicts that were accepted together. */
    static final class Batch {

        int unconfirmed;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        Batch(int size) {
            unconfirmed = size;
        }
    }

    /** Told of what becomes of verdicts. */
    interface Listener {

        void confirmed(QueuedVerdict verdict);

        void failed(QueuedVerdict verdict, String reason);
    }

    final long sequence;
    final Verdict verdict;
    final Batch batch;
    private final Listener listener;
    /** Whether it was handed to the client and nothing was heard of it. */
    boolean inflight;
    /** Whether it went alone then. */
    boolean alone;
    /** Over which connection it was handed over the last time, and how many bytes it had. */
    long connection = -1;

    int bytes;

    QueuedVerdict(long sequence, Verdict verdict, Batch batch, Listener listener) {
        this.sequence = sequence;
        this.verdict = verdict;
        this.batch = batch;
        this.listener = listener;
    }

    @Override
    public void onPublished() {
        listener.confirmed(this);
    }

    @Override
    public void onFailure(String reason) {
        listener.failed(this, reason);
    }

    /** As people recognise it. */
    @Override
    public String toString() {
        return "a verdict of fan " + verdict.reading().deviceId() + " with " + bytes + " bytes";
    }
}
