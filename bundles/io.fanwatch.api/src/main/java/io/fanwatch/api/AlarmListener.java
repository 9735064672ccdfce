// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told how alarms change. Register it as a service. */
@ConsumerType
public interface AlarmListener {

    /**
     * An alarm was raised, changed its state, or is over. It is on the gateway's disk already. One thread tells all listeners, in
     * the order of the changes: hand over and return. A change that no listener has taken before the gateway was killed is told
     * again after its restart; {@link Alarm#number} and {@link Alarm#changed} tell that it is the same. What it throws is logged
     * and costs nobody else anything.
     */
    void changed(Alarm alarm);
}
