package io.fanwatch.publisher.internal;

import io.fanwatch.store.DiskQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraStoreCapacityReachedException;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives stored messages to a cloud publisher on a thread of its own, alarm changes before summaries, each kind in its order,
 * and forgets a message when it was confirmed. Thread-safe.
 */
final class CloudSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloudSender.class);

    private static final double BURST = 10;
    private static final int WINDOWS = 50;
    private static final int MOST_ATTEMPTS = 8;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Why a message was not taken. */
    private enum Fault {
        /** The message is at fault. */
        MESSAGE,
        /** The cloud publisher is, and will do better one day. */
        PASSING,
        /** Kura says the same of a message that is too large and of a store that fails. */
        UNKNOWN
    }

    /** A message to publish. */
    private record Work(Lane lane, DiskQueue.Entry entry, CloudLink link) {}

    private final String name;
    private final long firstPauseMillis;
    private final long probeNanos;
    private final Thread thread;
    private final List<Lane> lanes =
            List.of(new Lane(MessageStore.Kind.TRANSITION), new Lane(MessageStore.Kind.SUMMARY));

    /* the rest is guarded by this */
    private Optional<CloudOptions> options = Optional.empty();
    private Optional<MessageStore> store = Optional.empty();
    private Optional<CloudLink> link = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private double tokens = BURST;
    private long tokensAt = System.nanoTime();
    private long pauseUntil = System.nanoTime();
    private long probeAt = System.nanoTime();
    private int failuresInRow;
    private long sent;
    private long confirmed;
    private long repeated;
    private long failures;
    private long refused;
    private boolean publishing;
    private boolean closed;

    /**
     * @param firstPause after a failure; doubles with each further one, up to a minute
     * @param probe how often one message is tried although the connection is known to be down
     */
    CloudSender(String name, Duration firstPause, Duration probe) {
        this.name = name;
        this.firstPauseMillis = firstPause.toMillis();
        this.probeNanos = probe.toNanos();
        thread = new Thread(this::run, "fanwatch-cloud-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends from now on with these options. */
    synchronized void configure(CloudOptions newOptions) {
        options = Optional.of(newOptions);
        notifyAll();
    }

    /** Sends what this store holds from now on. */
    synchronized void use(MessageStore newStore) {
        store = Optional.of(newStore);
        notifyAll();
    }

    /** Sends to this cloud publisher from now on, or to none. What the one before has not confirmed is sent again. */
    void connect(Optional<CloudPublisher> publisher) {
        Optional<CloudLink> fresh = publisher.map(p -> new CloudLink(p, this::confirm, this::connectionChanged));
        Optional<CloudLink> old;
        synchronized (this) {
            old = link;
            link = fresh;
            lanes.forEach(Lane::restart);
            failuresInRow = 0;
            pauseUntil = System.nanoTime();
            notifyAll();
        }
        old.ifPresent(CloudLink::close);
        fresh.ifPresent(CloudLink::open);
    }

    /** The cloud publisher in use. */
    synchronized Optional<CloudPublisher> cloud() {
        return link.map(CloudLink::publisher);
    }

    private synchronized void connectionChanged() {
        failuresInRow = 0;
        pauseUntil = System.nanoTime();
        notifyAll();
    }

    /** There may be something to send. */
    synchronized void wake() {
        notifyAll();
    }

    private synchronized void confirm(String messageId) {
        if (lanes.stream().anyMatch(lane -> lane.confirm(messageId))) {
            confirmed++;
            notifyAll();
        } else {
            link.ifPresent(current -> current.keep(messageId));
        }
    }

    private void run() {
        while (true) {
            try {
                Optional<Work> work = await();
                if (work.isEmpty()) {
                    return;
                }
                publish(work.get());
            } catch (IOException e) {
                failed("the messages that wait cannot be read: " + e.getMessage(), e);
                pause();
            } catch (InterruptedException e) {
                LOG.debug("{}: interrupted while waiting, which means nothing here", name, e);
            } catch (RuntimeException e) {
                failed("a message could not be sent: " + e, e);
                pause();
            }
        }
    }

    private synchronized void pause() {
        try {
            if (!closed) {
                TimeUnit.NANOSECONDS.timedWait(this, SECOND);
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: interrupted while waiting, which means nothing here", name, e);
        }
    }

    /* the next message when it may be sent; empty when closed */
    private synchronized Optional<Work> await() throws IOException, InterruptedException {
        while (!closed) {
            long wait = SECOND;
            if (store.isPresent() && options.isPresent()) {
                settle(store.get());
                if (link.isPresent()) {
                    repeatLate(link.get(), options.get());
                    wait = nanosToWait(link.get(), options.get());
                    if (wait <= 0) {
                        Optional<Work> work = next(store.get(), link.get());
                        if (work.isPresent()) {
                            tokens--;
                            probeAt = System.nanoTime() + probeNanos;
                            publishing = true;
                            return work;
                        }
                        wait = SECOND;
                    }
                }
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(wait, SECOND) + 1);
        }
        return Optional.empty();
    }

    /* one unusable file must not stop the other's messages */
    private void settle(MessageStore current) {
        for (Lane lane : lanes) {
            try {
                lane.settle(current);
            } catch (IOException e) {
                LOG.debug("{}: confirmed messages ({}) cannot be forgotten yet", name, lane.kind(), e);
            }
        }
    }

    private Optional<Work> next(MessageStore current, CloudLink to) throws IOException {
        Optional<IOException> unreadable = Optional.empty();
        for (Lane lane : lanes) {
            try {
                Optional<DiskQueue.Entry> entry = lane.next(current);
                if (entry.isPresent()) {
                    return Optional.of(new Work(lane, entry.get(), to));
                }
            } catch (IOException e) {
                unreadable = Optional.of(e);
            }
        }
        if (unreadable.isPresent()) {
            throw unreadable.get();
        }
        return Optional.empty();
    }

    private void repeatLate(CloudLink from, CloudOptions current) {
        long before = System.nanoTime() - current.confirmationTimeout().toNanos();
        if (!from.isConnectedSince(before)) {
            return;
        }
        for (Lane lane : lanes) {
            if (from.confirms()) {
                repeated += lane.giveUp(before);
            } else if (lane.assume(before) > 0 && !from.isSilent()) {
                from.silent();
                LOG.warn("{}: the cloud publisher confirms nothing; what it takes counts as delivered", name);
            }
        }
    }

    private long nanosToWait(CloudLink to, CloudOptions current) {
        long now = System.nanoTime();
        tokens = Math.min(BURST, tokens + (now - tokensAt) * current.messagesPerSecond() / SECOND);
        tokensAt = now;
        int inflight = lanes.stream().mapToInt(Lane::inflight).sum();
        int window = lanes.stream().mapToInt(Lane::window).sum();
        if (inflight >= current.maximumInflight() || window >= WINDOWS * current.maximumInflight()) {
            return SECOND;
        }
        long forToken = tokens >= 1 ? 0 : (long) ((1 - tokens) / current.messagesPerSecond() * SECOND);
        long forProbe = to.isDisconnected() ? probeAt - now : 0;
        return Math.max(forToken, Math.max(forProbe, pauseUntil - now));
    }

    private void publish(Work work) {
        CloudMessage message;
        try {
            message = CloudMessage.decode(work.entry().content());
        } catch (IOException | RuntimeException e) {
            refuse(work, e);
            return;
        }
        try {
            Optional<String> id = Optional.ofNullable(work.link().publisher().publish(message.toKura()));
            taken(work, id);
        } catch (KuraException e) {
            rejected(work, e, faultOf(e));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // what Kura throws on a message that does not go with its topic
            rejected(work, e, Fault.MESSAGE);
        } catch (RuntimeException e) {
            rejected(work, e, Fault.PASSING);
        }
    }

    private static Fault faultOf(KuraException e) {
        if (e instanceof KuraStoreCapacityReachedException) {
            return Fault.PASSING;
        }
        return switch (e.getCode()) {
            case ENCODE_ERROR, INVALID_MESSAGE_EXCEPTION, INVALID_PARAMETER, INVALID_METRIC_EXCEPTION -> Fault.MESSAGE;
            case STORE_ERROR -> Fault.UNKNOWN;
            default -> Fault.PASSING;
        };
    }

    private synchronized void taken(Work work, Optional<String> id) {
        endPublishing();
        sent++;
        problem = Optional.empty();
        failuresInRow = 0;
        if (link.filter(current -> current == work.link()).isEmpty()) {
            return;
        }
        boolean arrived = id.isEmpty() || work.link().wasConfirmed(id.get());
        if (arrived && id.isPresent()) {
            confirmed++;
        }
        arrived |= work.link().isSilent() && work.link().isConnected();
        work.lane().sent(work.entry().sequence(), id, System.nanoTime(), arrived);
    }

    private void rejected(Work work, Exception cause, Fault fault) {
        boolean hopeless = false;
        synchronized (this) {
            endPublishing();
            Lane.Rejection rejection = work.lane().rejected(work.entry().sequence(), sent);
            if (rejection.attempts() >= MOST_ATTEMPTS) {
                hopeless = fault == Fault.MESSAGE || fault == Fault.UNKNOWN && rejection.othersTaken();
                if (fault == Fault.UNKNOWN && !hopeless) {
                    work.lane().putAside(work.entry().sequence());
                }
            }
        }
        if (hopeless) {
            refuse(work, cause);
        } else {
            failed("the cloud publisher does not take messages: " + cause.getMessage(), cause);
        }
    }

    /* one message that cannot be sent must not hold up the others for ever */
    private synchronized void refuse(Work work, Exception cause) {
        endPublishing();
        refused++;
        work.lane().sent(work.entry().sequence(), Optional.empty(), System.nanoTime(), true);
        problem = Optional.of("a message was left out: " + cause.getMessage());
        LOG.warn(
                "{}: a message ({}) was left out, it cannot be sent",
                name,
                work.lane().kind(),
                cause);
    }

    private synchronized void failed(String words, Exception cause) {
        endPublishing();
        failures++;
        problem = Optional.of(words);
        long millis = Math.min(LONGEST_PAUSE_MILLIS, firstPauseMillis << Math.min(failuresInRow, 20));
        pauseUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (failuresInRow++ == 0) {
            LOG.warn("{}: {}; messages wait on the disk", name, words);
        }
        LOG.debug("{}: the next attempt is in {} ms", name, millis, cause);
    }

    /* an interrupt is for the cloud publisher only, see close */
    private void endPublishing() {
        if (publishing && Thread.interrupted()) {
            LOG.debug("{}: the cloud publisher was interrupted", name);
        }
        publishing = false;
    }

    /**
     * What has become of messages so far, and what is wrong now.
     *
     * @param inflight how many are unconfirmed
     * @param overdue how many of these for longer than they should be
     */
    record Figures(
            long sent,
            long confirmed,
            long repeated,
            long failures,
            long refused,
            int inflight,
            int overdue,
            boolean disconnected,
            Optional<String> problem) {}

    /** The figures right now. */
    synchronized Figures figures() {
        return new Figures(
                sent,
                confirmed,
                repeated,
                failures,
                refused,
                lanes.stream().mapToInt(Lane::inflight).sum(),
                overdue(),
                link.filter(CloudLink::isDisconnected).isPresent(),
                problem);
    }

    private int overdue() {
        return options.map(current ->
                        System.nanoTime() - current.confirmationTimeout().toNanos())
                .map(before ->
                        lanes.stream().mapToInt(lane -> lane.overdue(before)).sum())
                .orElse(0);
    }

    /** Ends, without waiting for a cloud publisher that hangs; the store is not used afterwards. */
    @Override
    public void close() {
        connect(Optional.empty());
        synchronized (this) {
            closed = true;
            if (publishing) {
                thread.interrupt();
            }
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            store.ifPresent(this::settle);
            store = Optional.empty();
        }
    }
}
