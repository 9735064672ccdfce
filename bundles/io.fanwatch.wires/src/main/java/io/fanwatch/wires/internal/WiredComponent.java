// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.component.Problem;
import io.fanwatch.component.ServiceSlot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.wireadmin.Wire;

/**
 * A component with wires. Kura's wire helper may come and go, and wires may be connected before it is there: they are kept
 * until it is. Thread-safe; never holds a lock while records are on their way.
 */
abstract class WiredComponent implements ConfigurableComponent, WireEmitter {

    private static final Wire[] NONE = {};
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Problem NO_HELPER =
            Problem.error("waiting for Kura's WireHelperService: is Kura Wires installed?");

    private final ComponentContext context;
    private final SharedTimeout missing = new SharedTimeout();
    private final ServiceSlot<WireHelperService> helper = new ServiceSlot<>();
    private volatile Optional<WireSupport> support = Optional.empty();
    private volatile Wire[] outgoing = NONE;
    private volatile Wire[] incoming = NONE;
    private volatile boolean closed;

    WiredComponent(ComponentContext context) {
        this.context = context;
    }

    /* optional, since Kura no longer lists a component that lacks a mandatory reference */
    @Reference(name = "WireHelperService", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    synchronized void setWireHelperService(WireHelperService next) {
        helper.set(next);
        support = Optional.empty();
        support();
    }

    synchronized void unsetWireHelperService(WireHelperService leaving) {
        if (helper.unset(leaving)) {
            support = Optional.empty();
        }
    }

    @Override
    public final void consumersConnected(Wire[] wires) {
        outgoing = wires == null ? NONE : wires.clone();
        missing.end();
        support().ifPresent(present -> present.consumersConnected(wires));
    }

    /** Takes the wires that lead here; for a component that is a {@link org.osgi.service.wireadmin.Consumer}. */
    public final void producersConnected(Wire[] wires) {
        incoming = wires == null ? NONE : wires.clone();
        missing.end(); // a graph is being drawn, wire by wire
        support().ifPresent(present -> present.producersConnected(wires));
    }

    @Override
    public final Object polled(Wire wire) {
        return support().map(present -> present.polled(wire)).orElse(null);
    }

    /** Takes what a wire brings; for a component that is a {@link org.osgi.service.wireadmin.Consumer}. */
    public final void updated(Wire wire, Object value) {
        support().ifPresent(present -> present.updated(wire, value));
    }

    /** How many wires lead on to a component that is there. */
    int connected() {
        return support().isPresent() ? (int) connected(outgoing) : 0;
    }

    /** An error while Kura's wire helper is away, without which nothing can be sent or received. */
    Optional<Problem> helperProblem() {
        return support().isPresent() ? Optional.empty() : Optional.of(NO_HELPER);
    }

    /**
     * Sends records along all wires and returns when the components at their ends have taken them.
     *
     * @return whether no wire came or went meanwhile; if one did, the component at its end may have missed them
     * @throws RuntimeException what a component threw, if Kura lets it through
     */
    boolean emit(List<WireRecord> records) {
        Optional<WireSupport> current = support();
        if (current.isEmpty()) {
            return false;
        }
        Wire[] before = outgoing;
        long connected = connected(before);
        current.get().emit(records);
        return before == outgoing && support == current && connected(before) == connected;
    }

    /**
     * Sends records along all wires, waiting while none leads on to a component that is there, and again if a wire came
     * or went meanwhile.
     *
     * @param timeout how long to wait at most; not again for wires that have been missing for longer than that
     * @return whether it was done
     */
    boolean emit(List<WireRecord> records, Duration timeout) {
        long start = System.nanoTime();
        while (connected() == 0 || !emit(records)) {
            long remainingNanos = missing.missed(start, timeout);
            if (closed || remainingNanos <= 0 || !pause(Math.min(remainingNanos, PAUSE_NANOS))) {
                return false;
            }
        }
        missing.end();
        return true;
    }

    /** Ends every wait for wires. */
    void stopWaiting() {
        closed = true;
    }

    private static boolean pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long connected(Wire[] wires) {
        return Stream.of(wires).filter(Wire::isConnected).count();
    }

    /* a framework may bind the helper before it can name the component's service: then the next use finds it */
    private Optional<WireSupport> support() {
        Optional<WireSupport> current = support;
        return current.isPresent() || helper.get().isEmpty() ? current : create();
    }

    @SuppressWarnings("unchecked") // the component's own service
    private synchronized Optional<WireSupport> create() {
        ServiceReference<WireComponent> reference = (ServiceReference<WireComponent>) context.getServiceReference();
        if (support.isEmpty() && reference != null) {
            Optional<WireSupport> created = helper.get().map(present -> present.newWireSupport(this, reference));
            created.ifPresent(fresh -> {
                fresh.producersConnected(incoming.clone());
                fresh.consumersConnected(outgoing.clone());
            });
            support = created;
        }
        return support;
    }
}
