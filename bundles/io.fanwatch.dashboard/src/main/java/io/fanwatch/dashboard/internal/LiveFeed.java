// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.dashboard.internal.Viewer.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.servlet.AsyncContext;

/**
 * Tells open pages what has changed, as server-sent events. What all pages need is encoded once a tick; a page that missed
 * ticks gets its own, with everything since. Pages may come and go on any thread; ticks come from one.
 */
final class LiveFeed {

    /* between a run of the gateway and a tick */
    private static final char SEPARATOR = '-';

    /* a log-in is checked with each request, but an open page makes none */
    private static final int LOG_IN_EVERY_MILLIS = 30_000;

    private final DeviceViews views;
    private final Duration patience;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile int maximum;
    private long logInDueMillis = Long.MIN_VALUE;

    /** What pages get that need the same, and what they need afterwards. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Message(byte[] bytes, Need next) {}

    /** @param patience after how long a page is dropped that takes nothing */
    LiveFeed(DeviceViews views, int maximum, Duration patience) {
        this.views = views;
        this.maximum = maximum;
        this.patience = patience;
    }

    void configure(int newMaximum) {
        maximum = newMaximum;
    }

    boolean hasRoom() {
        return viewers.size() < maximum;
    }

    /**
     * Takes a page on. Returns whether there was room; if not the exchange is still the caller's.
     *
     * @param since where it goes on, {@code epoch-tick}
     * @param fan whose points it wants; empty for none
     * @param allowed whether its user may still see it; asked now and then
     */
    synchronized boolean open(Supplier<AsyncContext> exchange, String since, String fan, BooleanSupplier allowed)
            throws IOException {
        if (!hasRoom()) {
            refused.incrementAndGet();
            return false;
        }
        Need need = new Need(followable(since), DeviceIds.bounded(fan), 0);
        Viewer viewer = new Viewer(exchange.get(), need, allowed, viewers::remove);
        viewers.add(viewer);
        viewer.start();
        return true;
    }

    /** Where a page may go on, -1 if it has to begin anew. */
    private long followable(String since) {
        int separator = since.lastIndexOf(SEPARATOR);
        try {
            long tick = Long.parseLong(since.substring(separator + 1));
            return views.canFollow(since.substring(0, Math.max(0, separator)), tick) ? tick : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * Tells every page that takes something.
     *
     * @param steady the time in ms on a clock that nobody sets
     * @param unacknowledged how many alarms nobody has seen
     */
    void tick(long steady, long unacknowledged) {
        long nowNanos = System.nanoTime();
        boolean logInDue = steady >= logInDueMillis;
        Map<Need, Message> messages = new HashMap<>();
        for (Viewer viewer : viewers) {
            long stuck = viewer.stuckNanos(nowNanos);
            if (stuck > patience.toNanos()) {
                dropped.incrementAndGet();
                viewer.close();
            } else if (logInDue && !viewer.isAllowed()) {
                viewer.close();
            } else if (stuck == 0) {
                Message message = messages.computeIfAbsent(viewer.need(), need -> message(need, unacknowledged));
                viewer.send(message.bytes(), message.next());
            }
        }
        if (logInDue) {
            logInDueMillis = steady + LOG_IN_EVERY_MILLIS;
        }
    }

    private Message message(Need need, long unacknowledged) {
        if (!views.canFollow(views.epoch(), need.tick())) {
            String reset = event("reset", "", "{}");
            return new Message(reset.getBytes(StandardCharsets.UTF_8), new Need(-1, need.fan(), 0));
        }
        long tick = views.lastTick();
        long[] last = {need.lastPoint()};
        String data = Json.text(json -> {
            json.name("now").value(System.currentTimeMillis());
            json.name("unacknowledged").value(unacknowledged);
            views.writeSince(need.tick(), json);
            if (!need.fan().isEmpty()) {
                last[0] = views.writePoints(need.fan(), need.lastPoint(), json.name("points"));
            }
        });
        String events = event("tick", views.epoch() + SEPARATOR + tick, data);
        return new Message(events.getBytes(StandardCharsets.UTF_8), new Need(tick, need.fan(), last[0]));
    }

    private static String event(String name, String id, String data) {
        return "event: " + name + "\n" + (id.isEmpty() ? "" : "id: " + id + "\n") + "data: " + data + "\n\n";
    }

    int viewers() {
        return viewers.size();
    }

    /** How many pages were dropped since they took nothing. */
    long dropped() {
        return dropped.get();
    }

    long refused() {
        return refused.get();
    }

    synchronized void close() {
        maximum = 0;
        viewers.forEach(Viewer::close);
    }
}
