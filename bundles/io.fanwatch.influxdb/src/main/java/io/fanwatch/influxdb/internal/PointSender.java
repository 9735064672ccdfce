package io.fanwatch.influxdb.internal;

import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes points from the buffer to the database, on a thread of its own, in their order, and forgets them there when they are
 * written. Thread-safe.
 */
final class PointSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PointSender.class);
    private static final long MOST_BYTES = 5_000_000;
    private static final Duration BUFFER_PAUSE = Duration.ofSeconds(1);
    private static final long CLOSE_MILLIS = 5_000;

    /** What a sender works with. */
    private record Work(InfluxDbOptions options, Database database) {}

    private final String name;
    private final Thread thread;
    private final EventRate written = new EventRate();
    private final LongAdder bad = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<Incident> lastFailure = Optional.empty();
    private volatile Optional<String> outage = Optional.empty();
    private volatile Optional<String> badReason = Optional.empty();
    private volatile int pointsARequest;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /* guarded by the lock */
    private final Backoff backoff =
            new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    private Optional<Work> work = Optional.empty();
    private Optional<PointBuffer> buffer = Optional.empty();
    private Optional<RefusedPoints> aside = Optional.empty();
    private boolean closed;
    private long dueNanos = System.nanoTime();

    /* the sender's thread only */
    private Optional<Database> prepared = Optional.empty();
    private Optional<String> preparation = Optional.empty();

    PointSender(String name) {
        this.name = name;
        this.thread = new Thread(this::sendAll, "fanwatch-influxdb-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes to this database from now on, without waiting any longer for the one before, which is closed. */
    void connect(InfluxDbOptions options, Database database) {
        change(() -> {
            work.ifPresent(old -> old.database().close());
            begin(new Work(options, database));
        });
    }

    /** Goes by other options with the same database. */
    void configure(InfluxDbOptions options) {
        change(() -> work.ifPresent(old -> begin(new Work(options, old.database()))));
    }

    private void begin(Work newWork) {
        work = Optional.of(newWork);
        pointsARequest = newWork.options().batchSize();
        dueNanos = System.nanoTime();
        backoff.reset();
    }

    /** Writes nothing from now on. */
    void disconnect() {
        change(() -> {
            work.ifPresent(old -> old.database().close());
            work = Optional.empty();
            outage = Optional.empty();
        });
    }

    /** Takes points from this buffer from now on, and keeps those aside that are bad. */
    void use(PointBuffer newBuffer, RefusedPoints newAside) {
        change(() -> {
            buffer = Optional.of(newBuffer);
            aside = Optional.of(newAside);
        });
    }

    /** Has a look at the buffer, to which points were added. */
    void wake() {
        change(() -> {});
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void sendAll() {
        while (true) {
            Optional<Work> next = awaitWork();
            if (next.isEmpty()) {
                return;
            }
            try {
                send(next.get(), buffer());
            } catch (IOException e) {
                LOG.debug("{}: the buffer fails", name, e);
                pause();
            } catch (RuntimeException | Error e) {
                // an error would end this thread, and nobody would know why nothing is written any more
                LOG.error("{}: points could not be written and are tried again", name, e);
                change(() -> wait(next.orElseThrow(), "points could not be written: " + e, Duration.ZERO));
            }
        }
    }

    /* nothing at the end */
    private Optional<Work> awaitWork() {
        lock.lock();
        try {
            while (!closed) {
                long points = buffer.map(PointBuffer::points).orElse(0L);
                long nanos = dueNanos - System.nanoTime();
                if (work.isPresent() && points > 0 && (nanos <= 0 || points >= pointsARequest && outage.isEmpty())) {
                    return work;
                }
                await(work.isPresent() && points > 0 ? nanos : BUFFER_PAUSE.toNanos());
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void await(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            LOG.debug("{}: nobody should interrupt this thread", name, e);
        }
    }

    private PointBuffer buffer() {
        lock.lock();
        try {
            return buffer.orElseThrow();
        } finally {
            lock.unlock();
        }
    }

    private void send(Work current, PointBuffer source) throws IOException {
        List<PointBuffer.Waiting> batch = source.oldest(pointsARequest, MOST_BYTES);
        if (batch.isEmpty()) {
            return;
        }
        List<String> lines = batch.stream().map(PointBuffer.Waiting::line).toList();
        List<PointDelivery.Bad> refused;
        try {
            prepare(current.database());
            refused = PointDelivery.write(current.database(), lines);
        } catch (IOException e) {
            failed(current, lines.size(), e);
            return;
        }
        keepAside(refused);
        source.removeThrough(batch.get(batch.size() - 1).sequence());
        succeeded(current, lines.size() - PointDelivery.count(refused));
    }

    private void prepare(Database database) throws IOException {
        if (prepared.filter(known -> known == database).isPresent()) {
            return;
        }
        preparation = Optional.empty();
        try {
            database.prepare();
        } catch (RefusedException e) {
            // it may be there already: writing shows it
            preparation = Optional.of(e.getMessage());
            LOG.debug("{}: the database or its retention policy is not created", name, e);
        }
        prepared = Optional.of(database);
    }

    private void keepAside(List<PointDelivery.Bad> refused) {
        for (PointDelivery.Bad some : refused) {
            bad.add(some.lines().size());
            lock.lock();
            try {
                aside.ifPresent(kept -> kept.add(some.lines(), some.reason()));
            } finally {
                lock.unlock();
            }
            if (!badReason.equals(Optional.of(some.reason()))) {
                badReason = Optional.of(some.reason());
                LOG.warn("{}: the database refuses points, which are kept in {}: {}", name, aside, some.reason());
            }
        }
    }

    private void succeeded(Work current, int points) {
        written.add(points);
        change(() -> {
            outage.ifPresent(ended -> LOG.info("{}: writes to {} again", name, current.options()));
            outage = Optional.empty();
            backoff.reset();
            dueNanos = System.nanoTime() + current.options().batchInterval().toNanos();
        });
    }

    private void failed(Work current, int points, IOException failure) {
        change(() -> {
            if (closed || work.filter(still -> still == current).isEmpty()) {
                return; // ended on purpose
            }
            Duration asked = Duration.ZERO;
            if (failure instanceof RefusedException refused) {
                if (refused.isTooLarge() && points > 1) {
                    pointsARequest = points / 2;
                    LOG.info("{}: requests of {} points are too large, now of {}", name, points, pointsARequest);
                    return;
                }
                if (refused.isMissingPlace()) {
                    prepared = Optional.empty();
                }
                asked = refused.retryAfter();
            }
            wait(current, Reason.of(failure, current.options()) + createFailure(failure), asked);
        });
    }

    /* under the lock */
    private void wait(Work current, String reason, Duration asked) {
        failures.increment();
        lastFailure = Optional.of(Incident.now(reason));
        if (!outage.equals(Optional.of(reason))) {
            LOG.warn("{}: points wait on the disk: {}", name, reason);
        }
        outage = Optional.of(reason);
        dueNanos = System.nanoTime()
                + backoff.next(
                                current.options().shortestDelay(),
                                current.options().longestDelay(),
                                asked)
                        .toNanos();
    }

    private String createFailure(IOException failure) {
        boolean missing = failure instanceof RefusedException refused && refused.isMissingPlace();
        return missing
                ? preparation.map(reason -> "; creating failed: " + reason).orElse("")
                : "";
    }

    private void pause() {
        change(() -> dueNanos = System.nanoTime() + BUFFER_PAUSE.toNanos());
        lock.lock();
        try {
            await(BUFFER_PAUSE.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** The points that the database has taken. */
    EventRate written() {
        return written;
    }

    /** How many points the database has refused for good. */
    long bad() {
        return bad.sum();
    }

    /** Why it refused the last of them, if it did. */
    Optional<String> badReason() {
        return badReason;
    }

    /** How many attempts failed. */
    long failures() {
        return failures.sum();
    }

    /** Why an attempt failed the last time. */
    Optional<Incident> lastFailure() {
        return lastFailure;
    }

    /** Why nothing is written at the moment, if nothing is. */
    Optional<String> outage() {
        return outage;
    }

    /** How many points a request has at most at the moment. */
    int pointsARequest() {
        return pointsARequest;
    }

    /** Ends, in the middle of a request if there is one. */
    @Override
    public void close() {
        change(() -> {
            closed = true;
            work.ifPresent(current -> current.database().close());
            work = Optional.empty();
        });
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
