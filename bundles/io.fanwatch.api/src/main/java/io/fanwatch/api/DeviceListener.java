// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told what happens to devices. Register it as a service. */
@ConsumerType
public interface DeviceListener {

    /**
     * Takes an event. One thread tells all listeners of all events, in the order in which they happened; no reading waits for
     * it, but later events do: hand over and return. What it throws is logged and costs nobody else anything. Events that no
     * longer fit into the bounded queue while a listener takes long are dropped: {@link DeviceRegistry#changesSince} tells
     * what holds in the end.
     */
    void happened(DeviceEvent event);
}
