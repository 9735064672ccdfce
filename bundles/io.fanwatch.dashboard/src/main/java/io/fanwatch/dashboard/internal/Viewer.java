package io.fanwatch.dashboard.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

    private static final byte[] GREETING = {':', '\n', '\n'};

    private final AsyncContext exchange;
    private final ServletOutputStream out;
    private final Runnable whenGone;
    private final Optional<String> fan;
    private final BooleanSupplier allowed;

    private boolean started;
    private boolean ready;
    private boolean flushDue;
    private boolean gone;
    private long stuckSinceNanos = System.nanoTime();

    private long tick;
    private long lastPoint;

    /**
     * @param tick the last that the page knows of
     * @param fan whose points it wants
     * @param allowed whether its user may still see it
     * @param whenGone called once, when the page is closed
     */
    Viewer(AsyncContext exchange, long tick, Optional<String> fan, BooleanSupplier allowed, Runnable whenGone)
            throws IOException {
        this.exchange = exchange;
        this.out = exchange.getResponse().getOutputStream();
        this.tick = tick;
        this.fan = fan;
        this.allowed = allowed;
        this.whenGone = whenGone;
    }

    /** Begins to listen to the connection. */
    void start() {
        exchange.setTimeout(0);
        exchange.addListener(this);
        out.setWriteListener(this);
    }

    Optional<String> fan() {
        return fan;
    }

    /** Whether its user may still see it: who has lost the permission, or has another password by now, may not. */
    boolean isAllowed() {
        return allowed.getAsBoolean();
    }

    /** The last tick it was told of. To be used by the thread that ticks. */
    long tick() {
        return tick;
    }

    /** The time of the last point it was told of. To be used by the thread that ticks. */
    long lastPoint() {
        return lastPoint;
    }

    void told(long newTick, long newLastPoint) {
        tick = newTick;
        lastPoint = newLastPoint;
    }

    /** For how long nothing could be written to it; 0 if something can. */
    synchronized long stuckNanos(long nowNanos) {
        return ready ? 0 : Math.max(1, nowNanos - stuckSinceNanos);
    }

    /** Writes what is ready for it, or closes it if that fails. Only after {@link #stuckNanos} was 0. */
    synchronized void send(byte[] bytes) {
        if (gone || !ready) {
            return;
        }
        try {
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
        whenGone.run();
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
