// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraStoreCapacityReachedException;
import org.eclipse.kura.KuraStoreException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;

/** A cloud publisher that behaves as badly as a test wants it to. */
final class FakeCloud implements CloudPublisher {

    /** When a message is confirmed. */
    enum Confirm {
        /** Before {@code publish} returns. */
        EARLY,
        /** When the test says so. */
        LATER,
        /** Never: {@code publish} returns no id, as at quality of service 0. */
        WITHOUT_ID
    }

    /** What {@code publish} does. */
    enum Answer {
        TAKE,
        NOT_CONNECTED,
        OVER_CAPACITY,
        /** Takes no messages of the device {@code large}, as Kura does with those above its maximum size. */
        TOO_LARGE,
        STORE_BROKEN,
        INVALID,
        UNFIT,
        BREAK,
        LINKAGE_ERROR
    }

    volatile Confirm confirm = Confirm.EARLY;
    volatile Answer answer = Answer.TAKE;
    volatile Optional<CountDownLatch> hang = Optional.empty();
    volatile int capacity = Integer.MAX_VALUE;

    private final List<KuraMessage> messages = new CopyOnWriteArrayList<>();
    private final Set<CloudDeliveryListener> deliveries = new CopyOnWriteArraySet<>();
    private final Set<CloudConnectionListener> connections = new CopyOnWriteArraySet<>();

    @Override
    public String publish(KuraMessage message) throws KuraException {
        hang.ifPresent(FakeCloud::await);
        switch (answer) {
            case NOT_CONNECTED -> throw new KuraException(KuraErrorCode.NOT_CONNECTED, "the cloud");
            case OVER_CAPACITY -> throw new KuraStoreCapacityReachedException("10000 messages");
            case STORE_BROKEN -> throw new KuraStoreException("the store fails");
            case INVALID -> throw new KuraException(KuraErrorCode.INVALID_MESSAGE_EXCEPTION, "bad");
            case UNFIT -> throw new IllegalArgumentException("Illegal group reference");
            case LINKAGE_ERROR -> throw new NoClassDefFoundError("meant to fail");
            case BREAK -> throw new IllegalStateException("meant to fail");
            default -> {
                if (answer == Answer.TOO_LARGE
                        && message.getPayload().getMetric("deviceId").equals("large")) {
                    throw new KuraStoreException("Payload size exceeds configured limit");
                }
                if (messages.size() >= capacity) {
                    throw new KuraStoreCapacityReachedException(capacity + " messages");
                }
                messages.add(message);
            }
        }
        String id = String.valueOf(messages.size());
        if (confirm == Confirm.EARLY) {
            confirm(id);
        }
        return confirm == Confirm.WITHOUT_ID ? null : id;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    void confirm(String id) {
        deliveries.forEach(listener -> listener.onMessageConfirmed(id));
    }

    void lose() {
        connections.forEach(CloudConnectionListener::onConnectionLost);
    }

    void establish() {
        connections.forEach(CloudConnectionListener::onConnectionEstablished);
    }

    List<KuraMessage> messages() {
        return messages;
    }

    /** The devices of what was taken, in order. */
    List<Object> devices() {
        return messages.stream()
                .map(message -> message.getPayload().getMetric("deviceId"))
                .toList();
    }

    boolean hasListeners() {
        return !deliveries.isEmpty() || !connections.isEmpty();
    }

    @Override
    public void registerCloudConnectionListener(CloudConnectionListener listener) {
        connections.add(listener);
    }

    @Override
    public void unregisterCloudConnectionListener(CloudConnectionListener listener) {
        connections.remove(listener);
    }

    @Override
    public void registerCloudDeliveryListener(CloudDeliveryListener listener) {
        deliveries.add(listener);
    }

    @Override
    public void unregisterCloudDeliveryListener(CloudDeliveryListener listener) {
        deliveries.remove(listener);
    }
}
