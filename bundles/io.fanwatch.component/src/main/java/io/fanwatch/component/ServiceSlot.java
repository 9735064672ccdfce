// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The place of an optional service that comes and goes while a component runs. A greedy dynamic reference binds the next
 * service before it lets go of the one before, so a service that leaves empties the slot only if it is still the one in it.
 * Thread-safe.
 *
 * @param <T> the service
 */
public final class ServiceSlot<T> {

    private final AtomicReference<T> service = new AtomicReference<>();

    /** Puts a service in, in place of any other. */
    public void set(T next) {
        service.set(next);
    }

    /** Takes a service out if it is still in. Returns whether it was. */
    public boolean unset(T leaving) {
        return service.compareAndSet(leaving, null);
    }

    /** The service that is there. */
    public Optional<T> get() {
        return Optional.ofNullable(service.get());
    }
}
