// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open page. Written to without ever waiting: while its connection takes nothing it is told nothing, and gets all that
 * it missed in one piece afterwards, so that a slow one costs no memory. Thread-safe.
 */
final class Viewer implements WriteListener, AsyncListener {

    /**
     * What a page needs next.
     *
     * @param tick the last that it knows of, -1 if it has to begin anew
     * @param fan whose points it wants; empty for none
     * @param lastPoint the time of the last point that it knows of
     */
    record Need(long tick, String fan, long lastPoint) {}

    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

    private static final byte[] GREETING = {':', '\n', '\n'};

    private final AsyncContext exchange;
    private final ServletOutputStream out;
    private final BooleanSupplier allowed;
    private final Consumer<Viewer> whenGone;

    private Need need;

    private boolean started;
    private boolean ready;
    private boolean flushDue;
    private boolean gone;
    private long stuckSinceNanos = System.nanoTime();

    /**
     * @param allowed whether its user may still see it
     * @param whenGone called once, when the page is closed
     */
    Viewer(AsyncContext exchange, Need need, BooleanSupplier allowed, Consumer<Viewer> whenGone) throws IOException {
        this.exchange = exchange;
        this.out = exchange.getResponse().getOutputStream();
        this.need = need;
        this.allowed = allowed;
        this.whenGone = whenGone;
    }

    void start() {
        exchange.setTimeout(0);
        exchange.addListener(this);
        out.setWriteListener(this);
    }

    /** Whether its user may still see it: who has lost the permission, or has another password by now, may not. */
    boolean isAllowed() {
        return allowed.getAsBoolean();
    }

    synchronized Need need() {
        return need;
    }

    /** For how long nothing could be written to it; 0 if something can. */
    synchronized long stuckNanos(long nowNanos) {
        return ready ? 0 : Math.max(1, nowNanos - stuckSinceNanos);
    }

    /**
     * Writes what is ready for it, or closes it if that fails. Only after {@link #stuckNanos} was 0.
     *
     * @param next what it needs after that
     */
    synchronized void send(byte[] bytes, Need next) {
        if (gone || !ready) {
            return;
        }
        try {
            need = next;
            out.write(bytes);
            flushDue = true;
            flushIfPossible();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("a viewer is gone", e);
            close();
        }
    }

    private void flushIfPossible() throws IOException {
        if (flushDue && out.isReady()) {
            flushDue = false;
            out.flush();
        }
        ready = !flushDue && out.isReady();
        if (!ready) {
            stuckSinceNanos = System.nanoTime();
        }
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
        if (gone) {
            return;
        }
        if (!started) {
            started = true;
            // makes the browser see that it is connected
            out.write(GREETING);
            flushDue = true;
        }
        flushIfPossible();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("a viewer is gone", failure);
        close();
    }

    /** Ends the exchange; a second call does nothing. */
    void close() {
        if (leave()) {
            try {
                exchange.complete();
            } catch (IllegalStateException e) {
                LOG.debug("it was over already", e);
            }
        }
    }

    private boolean leave() {
        synchronized (this) {
            if (gone) {
                return false;
            }
            gone = true;
            ready = false;
        }
        whenGone.accept(this);
        return true;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        leave();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // an exchange starts once only
    }
}
