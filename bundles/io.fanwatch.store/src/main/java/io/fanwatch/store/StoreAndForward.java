// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of items to where they are wanted, over the disk: taken in without waiting, kept in files of the component's folder,
 * handed to a {@link Transport} the oldest first until it has taken or refused them. Whatever disk and transport do,
 * {@link #offer} does not wait for them; what waits on the disk outlives the gateway. Bounded everywhere: beyond a bound items
 * are dropped and counted. Thread-safe.
 *
 * <p>An item may be sent twice, after a kill or when its confirmation was lost, and then out of order; never is one left out
 * for another.
 */
public final class StoreAndForward implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreAndForward.class);

    /* what comes meanwhile is written in one go: each flush makes the disk work, each write costs time */
    private static final Duration GATHER_FOR_FLUSH = Duration.ofMillis(50);
    private static final Duration GATHER = Duration.ofMillis(5);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Optional<String> NOT_OPEN = Optional.of("the store on the disk is not open yet");
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /** How the files in a folder are opened. */
    interface Opening {
        Queues open(Path folder, List<Channel> channels, QueueOptions room) throws IOException;
    }

    private final String component;
    private final Opening opening;
    private final StoredItems stored;
    private final List<Intake> intakes;
    private final Forwarder forwarder;
    private final SupervisedExecutor keeper;
    private volatile Optional<StoreSettings> settings = Optional.empty();
    private volatile Optional<DataFolder> folders = Optional.empty();
    private volatile Optional<Queues> queues = Optional.empty();
    private volatile Optional<String> diskProblem = NOT_OPEN;
    private volatile Optional<Instant> oldest = Optional.empty();

    private final AtomicBoolean closed = new AtomicBoolean();
    /* of those who wait for the next storing */
    private final AtomicReference<CompletableFuture<Void>> storing = new AtomicReference<>();

    /* the keeper's */
    private long reportedLoss;

    /**
     * Begins, without taking or sending anything yet.
     *
     * @param component its {@code kura.service.pid}, by which its folder is found
     */
    public StoreAndForward(String component, StoredItems stored) {
        this(component, stored, Queues::open);
    }

    StoreAndForward(String component, StoredItems stored, Opening opening) {
        this.component = component;
        this.opening = opening;
        this.stored = stored;
        this.intakes = IntStream.range(0, stored.channels().size())
                .mapToObj(number -> new Intake(number, stored.channels().get(number)))
                .toList();
        this.forwarder = new Forwarder(component, stored);
        this.keeper = new SupervisedExecutor("fanwatch-store-" + component);
        keeper.every(LOOK, this::keep);
    }

    /** Takes items from now on, with these settings. */
    public void configure(StoreSettings newSettings) {
        boolean otherRoom =
                settings.filter(old -> old.room().equals(newSettings.room())).isEmpty();
        settings = Optional.of(newSettings);
        forwarder.configure(newSettings);
        keeper.execute(() -> {
            Optional<String> failure = otherRoom && queues.isPresent()
                    ? tried(() -> queues.get().configure(newSettings.room()))
                    : Optional.empty();
            keep();
            diskProblem = failure.or(() -> diskProblem);
        });
    }

    /** Takes nothing from now on; what is on the disk stays there. */
    public void pause() {
        settings = Optional.empty();
    }

    /** Keeps items in a folder of this from now on; files that are open stay in use. */
    public void use(DataFolder newFolders) {
        folders = Optional.of(newFolders);
        keeper.execute(this::keep);
    }

    /** Sends with this transport from now on. The one before is closed; what it had not delivered is sent again. */
    public void connect(Transport transport) {
        forwarder.connect(Optional.of(transport));
    }

    /** Sends nothing from now on. */
    public void disconnect() {
        forwarder.connect(Optional.empty());
    }

    /** Has the transport called again at once: something has changed for the better. */
    public void retryNow() {
        forwarder.retryNow();
    }

    /**
     * Takes items in; does not wait.
     *
     * @param channel by its place among the channels
     * @param count how many there are about
     * @param bytes what they take about
     * @param encoding makes them, on the thread that keeps; may leave some out
     * @return whether there was room; if not, they are counted as dropped
     */
    public boolean offer(int channel, int count, long bytes, Supplier<List<byte[]>> encoding) {
        if (settings.isEmpty()) {
            return true;
        }
        if (!intakes.get(channel).offer(count, bytes, encoding)) {
            return false;
        }
        storeSoon(channel);
        return true;
    }

    private void storeSoon(int channel) {
        if (intakes.get(channel).claimStoring()) {
            boolean urgent = stored.channels().get(channel).urgent();
            keeper.schedule(urgent ? GATHER_FOR_FLUSH : GATHER, this::storeAll);
        }
    }

    /** As {@link #offer(int, int, long, Supplier)}, of what is encoded already. */
    public boolean offer(int channel, List<byte[]> items) {
        long bytes = items.stream().mapToLong(item -> item.length).sum();
        return offer(channel, items.size(), bytes, () -> items);
    }

    /**
     * @return completed when what was taken in until now outlives a kill, what is urgent also a power cut, or the disk does not
     *     take it, as {@link #problem} says
     */
    public CompletionStage<Void> kept() {
        int[] unstored = IntStream.range(0, intakes.size())
                .filter(channel -> !intakes.get(channel).isEmpty())
                .toArray();
        if (unstored.length == 0 || diskProblem.isPresent() && !diskProblem.equals(NOT_OPEN)) {
            return DONE;
        }
        CompletableFuture<Void> next = new CompletableFuture<>();
        CompletableFuture<Void> earlier = storing.compareAndExchange(null, next);
        IntStream.of(unstored).forEach(this::storeSoon);
        return closed.get() ? DONE : Optional.ofNullable(earlier).orElse(next);
    }

    /** For the component's own regular tasks that offer items: the thread that keeps them. */
    public SupervisedExecutor executor() {
        return keeper;
    }

    /* every second: open what is not open, store what could not be stored, look at what waits */
    private void keep() {
        if (queues.isEmpty() && settings.isPresent()) {
            open(settings.get());
        }
        storeAll();
        if (queues.isPresent()) {
            oldest = queues.get().oldest();
        }
        reportLoss();
    }

    private void open(StoreSettings current) {
        if (folders.isEmpty()) {
            diskProblem = Optional.of("there is no data folder: the bundle io.fanwatch.store does not run");
            return;
        }
        diskProblem = tried(() -> {
            Path folder = folders.get().of(component);
            Queues opened = opening.open(folder, stored.channels(), current.room());
            queues = Optional.of(opened);
            forwarder.use(opened, stored.refusedFile().map(file -> new RefusedItems(folder, file, stored.text())));
        });
    }

    /* one unusable file must not stop the others' items */
    private void storeAll() {
        if (diskProblem.equals(NOT_OPEN)) {
            return; // this is called again once it is
        }
        intakes.forEach(Intake::beginStoring); // first: who waits from now on has it stored once more
        Optional<CompletableFuture<Void>> done = Optional.ofNullable(storing.getAndSet(null));
        try {
            if (queues.isPresent()) {
                Optional<String> failure = Optional.empty();
                for (Intake intake : intakes) {
                    Optional<String> before = failure;
                    failure = tried(() -> intake.store(queues.get())).or(() -> before);
                }
                diskProblem = failure.or(queues.get()::failure);
                forwarder.wake();
            }
        } finally {
            done.ifPresent(waiting -> waiting.complete(null));
        }
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    private Optional<String> tried(DiskWork work) {
        try {
            work.run();
            return Optional.empty();
        } catch (IOException e) {
            LOG.debug("{}: {} cannot be kept", component, stored.items(), e);
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void reportLoss() {
        long loss = IntStream.range(0, intakes.size()).mapToLong(this::dropped).sum();
        if (loss > reportedLoss) {
            LOG.error(
                    "{}: {} {} were dropped for want of room: raise {} or mend the connection",
                    component,
                    loss - reportedLoss,
                    stored.items(),
                    stored.roomProperty());
            reportedLoss = loss;
        }
    }

    /** How many items of a channel wait on the disk. */
    public long waiting(int channel) {
        return queues.map(open -> open.waiting(channel)).orElse(0L);
    }

    /** How many items of a channel were dropped because there was no room. */
    public long dropped(int channel) {
        return intakes.get(channel).lost()
                + queues.map(open -> open.dropped(channel)).orElse(0L);
    }

    /** Adds the metrics. */
    public StatusReport report(StatusReport report) {
        String items = stored.items();
        List<Channel> channels = stored.channels();
        report.rate(items + "_written", items + " written", items, forwarder.written());
        for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.get(i);
            report.gauge(channel.id() + "_waiting", channel.items() + " waiting", channel.items(), waiting(i));
        }
        report.gauge(
                "waiting_bytes",
                "bytes waiting",
                "bytes",
                queues.map(Queues::bytes).orElse(0L));
        report.gauge("oldest_waiting_seconds", "oldest waiting s", "s", oldestSeconds());
        for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.get(i);
            report.counter(channel.id() + "_dropped_total", channel.items() + " dropped", channel.items(), dropped(i));
        }
        report.counter(items + "_refused_total", items + " refused", items, forwarder.refused());
        report.counter("attempts_failed_total", "attempts failed", "attempts", forwarder.failures());
        return report.text("last_error", "last error", forwarder.lastFailure());
    }

    /** What is wrong, if anything is: the most important thing. */
    public Optional<Problem> problem() {
        List<Optional<Problem>> problems =
                new ArrayList<>(List.of(Problem.error(diskProblem), keeper.problem(), forwarder.problem()));
        IntStream.range(0, intakes.size()).forEach(channel -> problems.add(loss(channel)));
        problems.add(refusals());
        problems.add(Problem.warning(queues.flatMap(Queues::damage)));
        return problems.stream()
                .flatMap(Optional::stream)
                .reduce((first, next) -> next.level().compareTo(first.level()) > 0 ? next : first);
    }

    private long oldestSeconds() {
        return oldest.map(since -> Math.max(0, since.until(Instant.now(), ChronoUnit.SECONDS)))
                .orElse(0L);
    }

    private Optional<Problem> loss(int channel) {
        return Optional.of(dropped(channel))
                .filter(count -> count > 0)
                .map(count -> Problem.warning(
                        count + " " + stored.channels().get(channel).items()
                                + " were dropped for want of room: raise " + stored.roomProperty()
                                + ", mend the connection"));
    }

    private Optional<Problem> refusals() {
        String place =
                stored.refusedFile().map(file -> " and are kept in " + file).orElse("");
        return forwarder
                .refusal()
                .map(reason -> Problem.warning(
                        forwarder.refused() + " " + stored.items() + " were refused" + place + ": " + reason));
    }

    /** Puts what was taken in on the disk and ends, without waiting for a transport that hangs; a second call does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        forwarder.close();
        if (!keeper.close(this::closeFiles, CLOSE_LIMIT)) {
            LOG.warn("{}: the disk is too slow, the last {} may be lost", component, stored.items());
        }
    }

    private void closeFiles() {
        keep();
        Optional.ofNullable(storing.get()).ifPresent(waiting -> waiting.complete(null)); // the file never opened
        queues.ifPresent(Queues::close);
        queues = Optional.empty();
        settings = Optional.empty();
    }
}
