package io.fanwatch.publisher.internal;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.Verdict;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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
import java.util.stream.Stream;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns verdicts into messages, puts them on the disk and has them sent. Whatever disk and cloud publisher do,
 * {@link #add} does not wait for them. Thread-safe.
 */
final class CloudQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloudQueue.class);

    /* alarm changes that are not on the disk yet */
    private static final int MOST_INCOMING = 10_000;
    /* of summaries that could not be written to the disk */
    private static final long MOST_UNSAVED_BYTES = 4 << 20;
    private static final long GATHER_MILLIS = 50;
    private static final long CLOSE_SECONDS = 10;

    /** What waits on the disk, and what was dropped there for want of room. */
    record Depth(
            long transitions,
            long summaries,
            Optional<Instant> oldest,
            long bytes,
            long droppedTransitions,
            long droppedSummaries,
            Optional<String> damage) {}

    /** How the store in a folder is opened. */
    interface Opening {
        MessageStore open(Path folder, long maximumBytes) throws IOException;
    }

    private final String name;
    private final CloudSender sender;
    private final Opening opening;
    private final SummaryBook book = new SummaryBook(Instant.now());
    private final ScheduledThreadPoolExecutor keeper;
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder lostTransitions = new LongAdder();
    private final LongAdder lostSummaries = new LongAdder();
    private final AtomicBoolean storing = new AtomicBoolean();
    private volatile Optional<CloudOptions> options = Optional.empty();
    private volatile Optional<DataFolder> folders = Optional.empty();
    private volatile Optional<MessageStore> store = Optional.empty();
    private volatile Optional<String> storeProblem = Optional.of("the store on the disk is not open yet");
    private volatile Depth depth = new Depth(0, 0, Optional.empty(), 0, 0, 0, Optional.empty());

    /* guarded by itself */
    private final Queue<CloudMessage> incoming = new ArrayDeque<>();

    /* guarded by this */
    private Optional<Future<?>> timer = Optional.empty();

    /* the keeper's thread only */
    private final List<byte[]> unsaved = new ArrayList<>();
    private long reportedLoss;

    /**
     * @param name the component's, by which its folder is found
     */
    CloudQueue(String name, CloudSender sender) {
        this(name, sender, MessageStore::open);
    }

    /**
     * @param opening of the store
     */
    CloudQueue(String name, CloudSender sender, Opening opening) {
        this.name = name;
        this.opening = opening;
        this.sender = sender;
        this.keeper = new ScheduledThreadPoolExecutor(
                1, task -> daemon(task, "fanwatch-cloud-store-" + name), new ThreadPoolExecutor.DiscardPolicy());
        keeper.setRemoveOnCancelPolicy(true);
        keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        keeper.scheduleWithFixedDelay(() -> guarded(this::keep), 0, 1, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Works from now on with these options; what was summed up stays. */
    synchronized void configure(CloudOptions newOptions) {
        boolean sameInterval = options.filter(old -> old.interval().equals(newOptions.interval()))
                .isPresent();
        options = Optional.of(newOptions);
        sender.configure(newOptions);
        keeper.execute(() -> guarded(() -> limit(newOptions)));
        if (!sameInterval) {
            long millis = newOptions.interval().toMillis();
            timer.ifPresent(old -> old.cancel(false));
            timer = Optional.of(keeper.scheduleAtFixedRate(
                    () -> guarded(this::storeSummaries), millis, millis, TimeUnit.MILLISECONDS));
        }
    }

    private void limit(CloudOptions newOptions) throws IOException {
        if (store.isPresent()) {
            store.get().limit(newOptions.maximumStoreBytes());
        }
    }

    /** Keeps messages in a folder of this from now on, until it is closed; an open store stays. */
    void use(DataFolder newFolders) {
        folders = Optional.of(newFolders);
        keeper.execute(() -> guarded(this::keep));
    }

    /** Sends to this cloud publisher from now on, or to none. */
    void connect(Optional<CloudPublisher> publisher) {
        sender.connect(publisher);
    }

    /** The cloud publisher in use. */
    Optional<CloudPublisher> cloud() {
        return sender.cloud();
    }

    /** Takes verdicts in. */
    void add(List<Verdict> verdicts) {
        Optional<CloudOptions> current = options;
        if (current.isEmpty()) {
            leftOut.add(verdicts.size());
            return;
        }
        boolean changed = false;
        for (Verdict verdict : verdicts) {
            if (!book.add(verdict, current.get().maximumDevices())) {
                leftOut.increment();
            }
            if (verdict.alarmChanged() && current.get().transitions()) {
                changed |= addTransition(DeviceSummary.transition(verdict));
            }
        }
        if (changed) {
            storeSoon();
        }
    }

    /* those that come at the same time in one go: each makes the disk work */
    private void storeSoon() {
        if (storing.compareAndSet(false, true)) {
            keeper.schedule(() -> guarded(this::storeTransitions), GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Takes in what happened to a model. */
    void add(ModelChange change) {
        if (options.isPresent() && addTransition(ModelChanges.message(change))) {
            storeSoon();
        }
    }

    private boolean addTransition(CloudMessage transition) {
        synchronized (incoming) {
            if (incoming.size() < MOST_INCOMING) {
                return incoming.add(transition);
            }
        }
        lostTransitions.increment();
        return false;
    }

    /* every second: open what is not open, store what could not be stored, look at the depth */
    private void keep() throws IOException {
        if (store.isEmpty() && options.isPresent()) {
            open(options.get());
        }
        storeTransitions();
        saveSummaries();
        measure();
    }

    private void open(CloudOptions current) {
        if (folders.isEmpty()) {
            storeProblem = Optional.of("there is no data folder: the bundle io.fanwatch.store does not run");
            return;
        }
        try {
            MessageStore opened = opening.open(folders.get().of(name), current.maximumStoreBytes());
            store = Optional.of(opened);
            storeProblem = Optional.empty();
            sender.use(opened);
        } catch (IOException e) {
            if (!storeProblem.equals(Optional.of(e.getMessage()))) {
                LOG.warn("{}: nothing is sent, as nothing can be kept: {}", name, e.getMessage());
            }
            storeProblem = Optional.of(e.getMessage());
        }
    }

    private void storeTransitions() throws IOException {
        storing.set(false);
        if (store.isEmpty()) {
            return;
        }
        List<CloudMessage> waiting;
        synchronized (incoming) {
            waiting = new ArrayList<>(incoming);
        }
        if (waiting.isEmpty()) {
            return;
        }
        store.get().append(MessageStore.Kind.TRANSITION, encoded(waiting));
        synchronized (incoming) {
            waiting.forEach(stored -> incoming.remove());
        }
        sender.wake();
        measure();
    }

    private void storeSummaries() throws IOException {
        if (store.isEmpty() || options.isEmpty()) {
            return;
        }
        unsaved.addAll(encoded(book.close(Instant.now(), options.get())));
        long bytes = unsaved.stream().mapToLong(message -> message.length).sum();
        while (bytes > MOST_UNSAVED_BYTES) {
            bytes -= unsaved.remove(0).length;
            lostSummaries.increment();
        }
        saveSummaries();
    }

    private void saveSummaries() throws IOException {
        if (store.isEmpty() || unsaved.isEmpty()) {
            return;
        }
        store.get().append(MessageStore.Kind.SUMMARY, List.copyOf(unsaved));
        unsaved.clear();
        sender.wake();
        measure();
    }

    private static List<byte[]> encoded(List<CloudMessage> messages) {
        Instant now = Instant.now();
        return messages.stream().map(message -> message.encode(now)).toList();
    }

    private void measure() {
        if (store.isEmpty()) {
            return;
        }
        MessageStore current = store.get();
        Optional<Instant> oldest = Stream.of(MessageStore.Kind.values())
                .flatMap(kind -> oldest(current, kind).stream())
                .min(Comparator.naturalOrder());
        depth = new Depth(
                current.waiting(MessageStore.Kind.TRANSITION),
                current.waiting(MessageStore.Kind.SUMMARY),
                oldest,
                current.bytes(),
                current.dropped(MessageStore.Kind.TRANSITION),
                current.dropped(MessageStore.Kind.SUMMARY),
                current.damage());
        storeProblem = current.failure();
        reportLoss();
    }

    private Optional<Instant> oldest(MessageStore current, MessageStore.Kind kind) {
        try {
            return current.next(kind, Long.MIN_VALUE).map(entry -> CloudMessage.storedAt(entry.content()));
        } catch (IOException e) {
            LOG.debug("{}: the age of the oldest message ({}) is not known", name, kind, e);
            return Optional.empty();
        }
    }

    private void reportLoss() {
        long loss = droppedTransitions();
        if (loss > reportedLoss) {
            LOG.error(
                    "{}: {} alarm changes were dropped, the cloud will never hear of them: give them more room"
                            + " (store.maximum.size) or mend the connection",
                    name,
                    loss - reportedLoss);
            reportedLoss = loss;
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    /* an exception would end the timers for good */
    private void guarded(Task task) {
        try {
            task.run();
        } catch (IOException e) {
            storeProblem = Optional.of(e.getMessage());
            LOG.debug("{}: the store fails", name, e);
        } catch (RuntimeException e) {
            LOG.error("{}: messages could not be stored", name, e);
        }
    }

    /** What has become of messages that were to be sent. */
    CloudSender.Figures figures() {
        return sender.figures();
    }

    /** What waits, as of a second ago at most. */
    Depth depth() {
        return depth;
    }

    /** How many readings of too many fans were left out of summaries. */
    long leftOut() {
        return leftOut.sum();
    }

    /** What was damaged on the disk, in words, if anything was. */
    Optional<String> damage() {
        return depth.damage();
    }

    /** How many alarm changes were dropped because there was no room. */
    long droppedTransitions() {
        return lostTransitions.sum() + depth.droppedTransitions();
    }

    /** How many summaries were dropped because there was no room. */
    long droppedSummaries() {
        return lostSummaries.sum() + depth.droppedSummaries();
    }

    /** What is wrong with the store on the disk, if something is. */
    Optional<String> storeProblem() {
        return storeProblem;
    }

    /** The options in force, if there are any yet. */
    Optional<CloudOptions> options() {
        return options;
    }

    /** Stores what was summed up so far and ends, without waiting for a cloud publisher that hangs. */
    @Override
    public void close() {
        sender.close();
        Future<?> end = keeper.submit(this::closeStore);
        try {
            end.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{}: the disk is too slow, the last messages may be lost", name);
        } catch (ExecutionException e) {
            LOG.warn("{}: the last messages may be lost", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keeper.shutdown();
    }

    private void closeStore() {
        guarded(this::storeTransitions);
        guarded(this::storeSummaries);
        store.ifPresent(MessageStore::close);
        store = Optional.empty();
        options = Optional.empty();
    }
}
