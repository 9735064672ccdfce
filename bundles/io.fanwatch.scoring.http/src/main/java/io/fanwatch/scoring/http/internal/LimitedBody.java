// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Receives an answer up to a size, and breaks off a longer one. */
final class LimitedBody implements BodySubscriber<byte[]> {

    private final int maximumBytes;
    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private Flow.Subscription subscription;
    private long receivedBytes;

    LimitedBody(int maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        body.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        receivedBytes += buffers.stream().mapToLong(Buffer::remaining).sum();
        if (receivedBytes <= maximumBytes) {
            body.onNext(buffers);
        } else {
            subscription.cancel();
            onError(new IOException("the answer is longer than " + maximumBytes + " bytes"));
        }
    }

    @Override
    public void onError(Throwable error) {
        body.onError(error);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }
}
