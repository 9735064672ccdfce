package io.fanwatch.wires.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.osgi.framework.ServiceReference;
import org.osgi.service.wireadmin.Wire;

/**
 * A component's end of its wires. Kura's wire helper may come and go, and wires may be connected before it is there: the
 * link keeps them until it is. Thread-safe; never holds a lock while records are on their way.
 */
final class WireLink {

    private static final Wire[] NONE = {};
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final WireComponent component;
    private final Supplier<ServiceReference<WireComponent>> reference;
    private final Patience patience = new Patience();
    private volatile Optional<WireHelperService> helper = Optional.empty();
    private volatile Optional<WireSupport> support = Optional.empty();
    private volatile Wire[] outgoing = NONE;
    private volatile Wire[] incoming = NONE;
    private volatile boolean closed;

    /**
     * @param component whose wires these are
     * @param reference gives the component's service, or null as long as the framework has not finished registering it
     */
    WireLink(WireComponent component, Supplier<ServiceReference<WireComponent>> reference) {
        this.component = component;
        this.reference = reference;
    }

    synchronized void use(WireHelperService newHelper) {
        helper = Optional.of(newHelper);
        support = Optional.empty();
        support();
    }

    /** Leaves that helper unless another has taken its place already. */
    synchronized void leave(WireHelperService oldHelper) {
        if (helper.filter(current -> current == oldHelper).isPresent()) {
            helper = Optional.empty();
            support = Optional.empty();
        }
    }

    void consumersConnected(Wire[] wires) {
        outgoing = wires == null ? NONE : wires.clone();
        patience.end();
        support().ifPresent(present -> present.consumersConnected(wires));
    }

    void producersConnected(Wire[] wires) {
        incoming = wires == null ? NONE : wires.clone();
        patience.end(); // a graph is being drawn, wire by wire
        support().ifPresent(present -> present.producersConnected(wires));
    }

    Optional<Object> polled(Wire wire) {
        return support().map(present -> present.polled(wire));
    }

    void updated(Wire wire, Object value) {
        support().ifPresent(present -> present.updated(wire, value));
    }

    /** How many wires lead on to a component that is there. */
    int connected() {
        return support().isPresent() ? (int) connected(outgoing) : 0;
    }

    /** Whether Kura's wire helper is there, without which nothing can be sent or received. */
    boolean isReady() {
        return support().isPresent();
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
     * @param timeoutMillis how long to wait at most; not again for wires that have been missing for longer than that
     * @return whether it was done
     */
    boolean emit(List<WireRecord> records, long timeoutMillis) {
        long start = System.nanoTime();
        while (connected() == 0 || !emit(records)) {
            long remainingNanos = patience.remainingNanos(start, timeoutMillis);
            if (closed || remainingNanos <= 0 || !pause(Math.min(remainingNanos, PAUSE_NANOS))) {
                return false;
            }
        }
        patience.end();
        return true;
    }

    /** Ends every wait. */
    void close() {
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
        return current.isPresent() || helper.isEmpty() ? current : create();
    }

    private synchronized Optional<WireSupport> create() {
        if (support.isEmpty() && helper.isPresent() && reference.get() != null) {
            Optional<WireSupport> created =
                    Optional.ofNullable(helper.get().newWireSupport(component, reference.get()));
            created.ifPresent(fresh -> {
                fresh.producersConnected(incoming.clone());
                fresh.consumersConnected(outgoing.clone());
            });
            support = created;
        }
        return support;
    }
}
