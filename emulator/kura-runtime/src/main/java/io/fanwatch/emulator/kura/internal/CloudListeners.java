// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears of deliveries and of the connection; one that throws does not keep the others from hearing. Thread-safe. */
final class CloudListeners {

    private static final Logger LOG = LoggerFactory.getLogger(CloudListeners.class);

    private final Set<CloudConnectionListener> connection = new CopyOnWriteArraySet<>();
    private final Set<CloudDeliveryListener> delivery = new CopyOnWriteArraySet<>();

    void add(CloudConnectionListener listener) {
        connection.add(listener);
    }

    void remove(CloudConnectionListener listener) {
        connection.remove(listener);
    }

    void add(CloudDeliveryListener listener) {
        delivery.add(listener);
    }

    void remove(CloudDeliveryListener listener) {
        delivery.remove(listener);
    }

    void established() {
        tell(connection, CloudConnectionListener::onConnectionEstablished);
    }

    void lost() {
        tell(connection, CloudConnectionListener::onConnectionLost);
    }

    void disconnected() {
        tell(connection, CloudConnectionListener::onDisconnected);
    }

    void confirmed(String messageId) {
        tell(delivery, listener -> listener.onMessageConfirmed(messageId));
    }

    private static <L> void tell(Set<L> listeners, Consumer<L> event) {
        for (L listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("the cloud listener {} failed", listener.getClass().getName(), e);
            }
        }
    }
}
