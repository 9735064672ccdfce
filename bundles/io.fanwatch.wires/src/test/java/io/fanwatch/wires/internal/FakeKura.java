// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.wireadmin.Wire;

/** Kura's part of wires for one component under test: the helper, and a receiver at the other end of its wires. */
final class FakeKura {

    final WireHelperService helper = mock(WireHelperService.class);
    final WireSupport support = mock(WireSupport.class);
    final ComponentContext context = mock(ComponentContext.class);
    private final List<List<WireRecord>> envelopes = new CopyOnWriteArrayList<>();
    private volatile Consumer<List<WireRecord>> receiver = records -> {};

    @SuppressWarnings("unchecked")
    FakeKura() {
        ServiceReference<WireComponent> reference = mock(ServiceReference.class);
        when(context.getServiceReference()).thenAnswer(call -> reference);
        when(helper.newWireSupport(any(), any())).thenReturn(support);
        doAnswer(call -> {
                    List<WireRecord> records = call.getArgument(0);
                    receiver.accept(records);
                    envelopes.add(List.copyOf(records));
                    return null;
                })
                .when(support)
                .emit(any());
    }

    /** A wire to a component that is there. */
    static Wire wire() {
        Wire wire = mock(Wire.class);
        when(wire.isConnected()).thenReturn(true);
        return wire;
    }

    /** What the receiver does with an envelope's records; it may block or throw. */
    void receive(Consumer<List<WireRecord>> newReceiver) {
        receiver = newReceiver;
    }

    /** The records of every envelope that the receiver took without throwing. */
    List<List<WireRecord>> envelopes() {
        return envelopes;
    }

    /** All records that the receiver took. */
    List<WireRecord> records() {
        return envelopes.stream().flatMap(List::stream).toList();
    }
}
