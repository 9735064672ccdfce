package io.fanwatch.influxdb.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of verdicts to the database: taken in without waiting, made points and put in the buffer on the disk by one thread,
 * from where the sender's thread takes them. Thread-safe.
 */
final class InfluxDbQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InfluxDbQueue.class);

    /* verdicts that are not in the buffer yet: some seconds' worth on a slow disk */
    private static final int MOST_INCOMING = 50_000;
    private static final long CLOSE_SECONDS = 10;

    private final String name;
    private final PointSender sender;
    private final Supplier<List<Status>> gateway;
    private final ScheduledThreadPoolExecutor keeper;
    private final PointWriter writer = new PointWriter();
    private final LongAdder overrun = new LongAdder();
    private final LongAdder unwritable = new LongAdder();
    private final AtomicBoolean storing = new AtomicBoolean();
    private volatile Optional<InfluxDbOptions> options = Optional.empty();
    private volatile Optional<DataFolder> folders = Optional.empty();
    private volatile Optional<PointBuffer> buffer = Optional.empty();
    private volatile Optional<String> bufferProblem = Optional.of("the buffer on the disk is not open yet");
    private volatile Optional<Instant> waitingSince = Optional.empty();

    /* guarded by itself */
    private final Queue<List<Verdict>> incoming = new ArrayDeque<>();
    private int incomingVerdicts;

    /* guarded by this */
    private Optional<Future<?>> timer = Optional.empty();

    /* the keeper's thread only: what the disk has not taken yet */
    private List<String> pending = List.of();
    private long reportedLoss;

    /**
     * @param name the component's, by which its folder is found
     * @param gateway the states of the gateway's components
     */
    InfluxDbQueue(String name, PointSender sender, Supplier<List<Status>> gateway) {
        this.name = name;
        this.sender = sender;
        this.gateway = gateway;
        this.keeper = new ScheduledThreadPoolExecutor(
                1, task -> daemon(task, "fanwatch-influxdb-buffer-" + name), new ThreadPoolExecutor.DiscardPolicy());
        keeper.setRemoveOnCancelPolicy(true);
        keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        keeper.scheduleWithFixedDelay(() -> guarded(this::keep), 0, 1, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Takes verdicts from now on, with these options. */
    synchronized void configure(InfluxDbOptions newOptions) {
        Optional<Duration> before = options.map(InfluxDbOptions::figuresInterval);
        options = Optional.of(newOptions);
        buffer.ifPresent(open -> open.configure(newOptions.buffer()));
        if (!before.equals(Optional.of(newOptions.figuresInterval()))) {
            stopTimer();
            long millis = newOptions.figuresInterval().toMillis();
            timer = millis == 0
                    ? Optional.empty()
                    : Optional.of(keeper.scheduleAtFixedRate(
                            () -> guarded(this::storeFigures), millis, millis, TimeUnit.MILLISECONDS));
        }
    }

    /** Takes nothing from now on; what is in the buffer stays there. */
    synchronized void pause() {
        options = Optional.empty();
        stopTimer();
    }

    private void stopTimer() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }

    /** Keeps points in a folder of this from now on; an open buffer stays. */
    void use(DataFolder newFolders) {
        folders = Optional.of(newFolders);
        keeper.execute(() -> guarded(this::keep));
    }

    /**
     * Takes verdicts in; does not wait.
     *
     * @return whether there was room; if not, they are counted as dropped
     */
    boolean add(List<Verdict> verdicts) {
        if (options.isEmpty()) {
            return true;
        }
        synchronized (incoming) {
            if (incomingVerdicts + verdicts.size() > MOST_INCOMING) {
                overrun.add(verdicts.size());
                return false;
            }
            incoming.add(verdicts);
            incomingVerdicts += verdicts.size();
        }
        if (storing.compareAndSet(false, true)) {
            keeper.execute(() -> guarded(this::storeVerdicts));
        }
        return true;
    }

    /* every second: open what is not open, store what could not be stored, look at the state */
    private void keep() throws IOException {
        if (buffer.isEmpty() && options.isPresent()) {
            open(options.get());
        }
        storeVerdicts();
        if (buffer.isPresent()) {
            waitingSince = buffer.get().waitingSince();
            bufferProblem = buffer.get().failure();
        }
        reportLoss();
    }

    private void open(InfluxDbOptions current) {
        if (folders.isEmpty()) {
            bufferProblem = Optional.of("there is no data folder: the bundle io.fanwatch.store does not run");
            return;
        }
        try {
            Path folder = folders.get().of(name);
            PointBuffer opened = PointBuffer.open(folder, current.buffer());
            buffer = Optional.of(opened);
            bufferProblem = Optional.empty();
            sender.use(opened, new RefusedPoints(folder));
        } catch (IOException e) {
            if (!bufferProblem.equals(Optional.of(e.getMessage()))) {
                LOG.warn("{}: nothing is written, as nothing can be kept: {}", name, e.getMessage());
            }
            bufferProblem = Optional.of(e.getMessage());
        }
    }

    private void storeVerdicts() throws IOException {
        storing.set(false);
        Optional<InfluxDbOptions> current = options;
        if (buffer.isEmpty()) {
            return;
        }
        store();
        while (current.isPresent()) {
            List<Verdict> next;
            synchronized (incoming) {
                next = incoming.poll();
                incomingVerdicts -= next == null ? 0 : next.size();
            }
            if (next == null) {
                break;
            }
            pending = lines(next, current.get().names());
            store();
        }
        sender.wake();
    }

    private void store() throws IOException {
        if (!pending.isEmpty()) {
            buffer.orElseThrow().append(pending);
            pending = List.of();
        }
    }

    private List<String> lines(List<Verdict> verdicts, PointNames names) {
        List<String> lines = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            try {
                lines.add(writer.lineOf(verdict, names));
            } catch (ArithmeticException e) {
                unwritable.increment();
                LOG.debug("{}: the database cannot keep the time of a {}", name, verdict.reading(), e);
            }
        }
        return lines;
    }

    private void storeFigures() throws IOException {
        Optional<InfluxDbOptions> current = options;
        if (current.isEmpty() || buffer.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        store();
        pending = gateway.get().stream()
                .map(status -> PointWriter.lineOf(status, now, current.get().names()))
                .toList();
        store();
        sender.wake();
    }

    private void reportLoss() {
        long loss = dropped();
        if (loss > reportedLoss) {
            LOG.warn(
                    "{}: {} points were dropped for want of room: raise buffer.maximum.size or mend the database",
                    name,
                    loss - reportedLoss);
            reportedLoss = loss;
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    /* an exception or an error would end the timers for good */
    private void guarded(Task task) {
        try {
            task.run();
        } catch (IOException e) {
            bufferProblem = Optional.of(e.getMessage());
            LOG.debug("{}: the buffer fails", name, e);
        } catch (RuntimeException | Error e) {
            bufferProblem = Optional.of("points could not be kept: " + e);
            LOG.error("{}: points could not be kept", name, e);
        }
    }

    /** How many points wait on the disk. */
    long points() {
        return buffer.map(PointBuffer::points).orElse(0L);
    }

    /** What they take, in bytes. */
    long bytes() {
        return buffer.map(PointBuffer::bytes).orElse(0L);
    }

    /** Since when the oldest of them waits, as of a second ago at most. */
    Optional<Instant> waitingSince() {
        return waitingSince;
    }

    /** How many points were dropped because there was no room. */
    long dropped() {
        return overrun.sum() + buffer.map(PointBuffer::dropped).orElse(0L);
    }

    /** How many readings have a time that the database cannot keep. */
    long unwritable() {
        return unwritable.sum();
    }

    /** What was damaged on the disk, in words, if anything was. */
    Optional<String> damage() {
        return buffer.flatMap(PointBuffer::damage);
    }

    /** What is wrong with the buffer on the disk, if something is. */
    Optional<String> bufferProblem() {
        return bufferProblem;
    }

    /** Puts what was taken in on the disk and ends, without waiting for the database. */
    @Override
    public void close() {
        sender.close();
        Future<?> end = keeper.submit(this::closeBuffer);
        try {
            end.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{}: the disk is too slow, the last points may be lost", name);
        } catch (ExecutionException e) {
            LOG.warn("{}: the last points may be lost", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keeper.shutdown();
    }

    private void closeBuffer() {
        guarded(this::keep);
        buffer.ifPresent(PointBuffer::close);
        buffer = Optional.empty();
        options = Optional.empty();
    }
}
