package io.fanwatch.influxdb.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.store.Channel;
import io.fanwatch.store.StoreAndForward;
import io.fanwatch.store.StoredItems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes points of verdicts and of the gateway's metrics, and has them stored and written. Thread-safe. */
final class PointQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PointQueue.class);

    /* verdicts that are not on the disk yet: some seconds' worth on a slow one */
    private static final int MEMORY_POINTS = 50_000;
    private static final long MEMORY_BYTES = 32 << 20;
    private static final int READING_BYTES = 200;
    private static final int VALUE_BYTES = 24;

    private static final StoredItems POINTS = new StoredItems(
            "points",
            List.of(new Channel("points", "points.queue", Optional.empty(), MEMORY_POINTS, MEMORY_BYTES, false)),
            "buffer.maximum.size",
            Optional.of("refused-points.txt"),
            point -> new String(point, UTF_8));

    private final String name;
    private final BundleContext context;
    private final StoreAndForward store;
    private final PointWriter writer = new PointWriter(); // the store's thread only
    private final LongAdder unwritable = new LongAdder();
    private volatile Optional<InfluxDbSettings> active = Optional.empty();
    private volatile Optional<PointTransport> transport = Optional.empty();
    private Optional<SupervisedExecutor.Scheduled> timer = Optional.empty();

    /** @param name the component's, by which its folder is found */
    PointQueue(String name, BundleContext context) {
        this.name = name;
        this.context = context;
        this.store = new StoreAndForward(name, POINTS);
    }

    StoreAndForward store() {
        return store;
    }

    /** Goes by these settings from now on. When disabled it takes and writes nothing, and what waits on the disk stays. */
    synchronized void become(InfluxDbSettings settings, Database database) {
        active = Optional.of(settings);
        timer.ifPresent(SupervisedExecutor.Scheduled::cancel);
        timer = Optional.empty();
        if (!settings.enabled()) {
            store.pause();
            store.disconnect();
            return;
        }
        PointTransport next = new PointTransport(settings, database);
        transport = Optional.of(next);
        store.configure(settings.store());
        store.connect(next);
        Duration interval = settings.metricsInterval();
        if (!interval.isZero()) {
            timer = Optional.of(store.executor().every(interval, () -> addMetrics(settings.names())));
        }
    }

    /** Takes verdicts in without waiting; fails if there is no room. */
    CompletionStage<Void> add(List<Verdict> verdicts) {
        boolean taken = active.map(settings ->
                        store.offer(0, verdicts.size(), bytes(verdicts), () -> points(verdicts, settings.names())))
                .orElse(true);
        return taken
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                        new IllegalStateException("the disk is too slow: verdicts are dropped"));
    }

    private static long bytes(List<Verdict> verdicts) {
        long bytes = 0;
        for (Verdict verdict : verdicts) {
            Reading reading = verdict.reading();
            bytes += READING_BYTES
                    + reading.deviceId().length()
                    + (long) VALUE_BYTES * reading.schema().size();
        }
        return bytes;
    }

    private List<byte[]> points(List<Verdict> verdicts, PointNames current) {
        List<byte[]> points = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            try {
                points.add(writer.lineOf(verdict, current).getBytes(UTF_8));
            } catch (ArithmeticException e) {
                unwritable.increment();
                LOG.debug("{}: the database cannot keep the time of a {}", name, verdict.reading(), e);
            }
        }
        return points;
    }

    private void addMetrics(PointNames names) {
        Instant now = Instant.now();
        List<byte[]> points = statuses().stream()
                .map(status -> PointWriter.lineOf(status, now, names).getBytes(UTF_8))
                .toList();
        store.offer(0, points);
    }

    /* asked for when needed: a reference of the component would be circular, as its own status is among them */
    private List<Status> statuses() {
        ServiceReference<StatusService> reference = context.getServiceReference(StatusService.class);
        StatusService service = reference == null ? null : context.getService(reference);
        if (service == null) {
            return List.of();
        }
        try {
            return service.statuses();
        } finally {
            context.ungetService(reference);
        }
    }

    /** The status, with the problems that are known already. */
    Status describe(StatusReport report) {
        store.report(report)
                .counter("impossible_times_total", "readings with an impossible time", "readings", unwritable.sum());
        transport.ifPresent(
                current -> report.gauge("request_points", "points a request", "points", current.pointsARequest()));
        if (active.filter(settings -> !settings.enabled()).isPresent()) {
            return report.otherwise("disabled: nothing is written");
        }
        return report.problem(store.problem())
                .otherwise("writes to " + active.map(String::valueOf).orElse("nothing"));
    }

    @Override
    public void close() {
        store.close();
    }
}
