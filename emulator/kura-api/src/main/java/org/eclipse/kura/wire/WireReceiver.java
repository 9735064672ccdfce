// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.wireadmin.Consumer;

/** A component that takes envelopes from its wires. */
@ConsumerType
public interface WireReceiver extends WireComponent, Consumer {

    /** Takes an envelope; called on the emitter's thread. */
    void onWireReceive(WireEnvelope wireEnvelope);
}
