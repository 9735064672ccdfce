package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger places = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile int maximum;
    private long logInDueMillis;

    /** What one page gets for one tick; pages that are equally far share it. */
    private record Need(long tick, String fan, long lastPoint) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Message(byte[] bytes, long lastPoint) {}

    /** @param patience after how long a page is dropped that takes nothing */
    LiveFeed(DeviceViews views, int maximum, Duration patience) {
        this.views = views;
        this.maximum = maximum;
        this.patience = patience;
    }

    void configure(int newMaximum) {
        maximum = newMaximum;
    }

    /** Whether one more page may be open. */
    boolean hasRoom() {
        return places.get() < maximum;
    }

    /**
     * Takes a page on. Returns whether there was room; if not the exchange is still the caller's.
     *
     * @param since where it goes on, {@code epoch-tick}
     * @param allowed whether its user may still see it; asked now and then
     */
    boolean open(Supplier<AsyncContext> exchange, String since, Optional<String> fan, BooleanSupplier allowed)
            throws IOException {
        if (places.incrementAndGet() > maximum) {
            places.decrementAndGet();
            refused.incrementAndGet();
            return false;
        }
        boolean opened = false;
        try {
            Viewer[] self = new Viewer[1];
            Viewer viewer = new Viewer(
                    exchange.get(), followable(since), fan.map(DeviceIds::bounded), allowed, () -> leave(self[0]));
            self[0] = viewer;
            viewers.add(viewer);
            opened = true;
            viewer.start();
            return true;
        } finally {
            if (!opened) {
                places.decrementAndGet();
            }
        }
    }

    private void leave(Viewer viewer) {
        if (viewers.remove(viewer)) {
            places.decrementAndGet();
        }
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

    /** Tells every page that takes something. */
    void tick(long now, AlarmHistory.News news) {
        long nowNanos = System.nanoTime();
        byte[] alarmEvent = alarms(news);
        boolean logInDue = now >= logInDueMillis;
        Map<Need, Message> messages = new HashMap<>();
        for (Viewer viewer : viewers) {
            long stuck = viewer.stuckNanos(nowNanos);
            if (stuck > patience.toNanos()) {
                dropped.incrementAndGet();
                viewer.close();
            } else if (logInDue && !viewer.isAllowed()) {
                viewer.close();
            } else if (stuck == 0) {
                Need need = new Need(viewer.tick(), viewer.fan().orElse(""), viewer.lastPoint());
                Message message = messages.computeIfAbsent(need, wanted -> message(wanted, news.version()));
                viewer.send(join(alarmEvent, message.bytes()));
                viewer.told(need.tick() < 0 ? -1 : views.lastTick(), message.lastPoint());
            }
        }
        if (logInDue) {
            logInDueMillis = now + LOG_IN_EVERY_MILLIS;
        }
    }

    private Message message(Need need, long alarmsVersion) {
        long tick = views.lastTick();
        if (need.tick() < 0 || !views.canFollow(views.epoch(), need.tick())) {
            return new Message(event("reset", "", "{}".getBytes(StandardCharsets.UTF_8)), 0);
        }
        long[] last = {need.lastPoint()};
        byte[] data = Json.bytes(json -> {
            json.beginObject();
            json.name("now").value(System.currentTimeMillis());
            json.name("alarmsVersion").value(alarmsVersion);
            views.writeSince(need.tick(), json);
            if (!need.fan().isEmpty()) {
                last[0] = writePoints(json, need);
            }
            json.endObject();
        });
        return new Message(event("tick", views.epoch() + SEPARATOR + tick, data), last[0]);
    }

    private long writePoints(JsonWriter json, Need need) throws IOException {
        json.name("points");
        return views.writePoints(need.fan(), need.lastPoint(), json);
    }

    private static byte[] alarms(AlarmHistory.News news) {
        return news.changed().isEmpty() ? new byte[0] : event("alarms", "", Json.bytes(news::writeTo));
    }

    private static byte[] event(String name, String id, byte[] data) {
        String head = "event: " + name + "\n" + (id.isEmpty() ? "" : "id: " + id + "\n") + "data: ";
        return join(head.getBytes(StandardCharsets.UTF_8), data, "\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /** How many pages are open. */
    int viewers() {
        return viewers.size();
    }

    /** How many pages were dropped since they took nothing. */
    long dropped() {
        return dropped.get();
    }

    /** How many pages were refused for want of room. */
    long refused() {
        return refused.get();
    }

    /** Ends every exchange. */
    void close() {
        maximum = 0;
        viewers.forEach(Viewer::close);
    }
}
