// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.List;
import java.util.Objects;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireReceiver;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.osgi.service.wireadmin.Wire;

/** One component's end of its wires, as Kura's: it emits on the caller's thread, one envelope at a time. */
final class WireEnd implements WireSupport {

    private static final Wire[] NONE = {};

    private final WireComponent component;
    private final String servicePid;
    private volatile Wire[] outgoing = NONE;

    WireEnd(WireComponent component, String servicePid) {
        this.component = component;
        this.servicePid = servicePid;
    }

    @Override
    public synchronized void emit(List<WireRecord> wireRecords) {
        WireEnvelope envelope = new WireEnvelope(servicePid, Objects.requireNonNull(wireRecords, "wireRecords"));
        for (Wire wire : outgoing) {
            wire.update(envelope);
        }
    }

    @Override
    public synchronized void consumersConnected(Wire[] wires) {
        outgoing = wires == null ? NONE : wires.clone();
    }

    @Override
    public synchronized Object polled(Wire wire) {
        return wire.getLastValue();
    }

    @Override
    public void producersConnected(Wire[] wires) {
        // a receiver with one port need not know which wire an envelope comes over
    }

    @Override
    public void updated(Wire wire, Object value) {
        if (component instanceof WireReceiver receiver) {
            receiver.onWireReceive((WireEnvelope) value);
        }
    }
}
