package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is behind the page: the fans, their alarms and who looks at them. Thread-safe. */
final class LivePage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long STOP_SECONDS = 5;

    private final String name;
    private final AlarmBook alarms;
    private final FanBoard board;
    private final LiveFeed feed;
    private final Set<StatusSource> sources = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock;

    private volatile DashboardSettings settings;
    private ScheduledFuture<?> ticks;
    private final Object saving = new Object();
    private Optional<AlarmStore> store = Optional.empty();
    private volatile Optional<String> storeProblem = Optional.of("there is no data folder yet");

    LivePage(String name, DashboardSettings settings) {
        this.name = name;
        this.settings = settings;
        alarms = new AlarmBook(settings.maximumAlarms());
        board = new FanBoard(settings, alarms);
        feed = new LiveFeed(board, this::status, settings.maximumViewers(), PATIENCE);
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fanwatch-" + name);
            thread.setDaemon(true);
            return thread;
        });
        ticks = schedule(settings);
    }

    private ScheduledFuture<?> schedule(DashboardSettings wanted) {
        long millis = wanted.interval().toMillis();
        return clock.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    }

    synchronized void configure(DashboardSettings newSettings) {
        DashboardSettings before = settings;
        settings = newSettings;
        alarms.configure(newSettings.maximumAlarms());
        board.configure(newSettings);
        feed.configure(newSettings.maximumViewers());
        synchronized (saving) {
            store.ifPresent(open -> open.configure(newSettings.maximumAlarms()));
        }
        if (!newSettings.interval().equals(before.interval())) {
            ticks.cancel(false);
            ticks = schedule(newSettings);
        }
    }

    DashboardSettings settings() {
        return settings;
    }

    /** Keeps alarms there from now on, and takes up those of before. */
    void use(DataFolder folder) {
        synchronized (saving) {
            if (store.isPresent()) {
                return;
            }
            try {
                AlarmStore opened = AlarmStore.open(folder.of(name), settings.maximumAlarms());
                alarms.restore(opened.read());
                store = Optional.of(opened);
                storeProblem = Optional.empty();
            } catch (IOException e) {
                storeProblem = Optional.of(e.getMessage());
                LOG.warn("{}: alarms do not outlive a restart: {}", name, e.getMessage());
            }
        }
    }

    void add(StatusSource source) {
        sources.add(source);
    }

    void remove(StatusSource source) {
        sources.remove(source);
    }

    void add(List<Verdict> verdicts) {
        board.add(verdicts, System.currentTimeMillis());
    }

    private void tick() {
        try {
            long now = System.currentTimeMillis();
            board.tick(now);
            feed.tick(now, alarms.takeUntold());
            save();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.warn("{}: open pages could not be told what has changed", name, e);
        }
    }

    private void save() {
        synchronized (saving) {
            if (store.isEmpty()) {
                return;
            }
            List<Alarm> changed = alarms.takeUnsaved();
            if (changed.isEmpty()) {
                return;
            }
            try {
                store.get().save(changed);
                storeProblem = Optional.empty();
            } catch (IOException e) {
                alarms.putBack(changed);
                if (storeProblem.isEmpty()) {
                    LOG.warn("{}: alarms can't be kept on the disk: {}", name, e.getMessage());
                }
                storeProblem = Optional.of(e.getMessage());
            }
        }
    }

    /** Everything a page needs to begin with. */
    byte[] state(String user) {
        DashboardSettings current = settings;
        return Json.bytes(json -> {
            json.beginObject();
            json.name("epoch").value(board.epoch());
            json.name("title").value(current.title());
            json.name("user").value(user);
            json.name("now").value(System.currentTimeMillis());
            json.name("intervalMillis").value(current.interval().toMillis());
            json.name("historySeconds").value(current.history().toSeconds());
            json.name("silentSeconds").value(current.silentAfter().toSeconds());
            json.name("room").value(feed.hasRoom());
            board.writeSince(0, json);
            json.name("alarms");
            alarms.everything().writeTo(json);
            json.endObject();
        });
    }

    /** A fan's points. */
    byte[] points(String fan) {
        return Json.bytes(json -> {
            json.beginObject().name("points");
            board.writePoints(FanIds.bounded(fan), 0, json);
            json.endObject();
        });
    }

    /** All alarms, newest first. */
    byte[] alarms() {
        return Json.bytes(alarms.everything()::writeTo);
    }

    /** How every component does, the worst first. */
    byte[] status() {
        List<Status> all = sources.stream()
                .map(StatusSource::status)
                .sorted(Comparator.comparing(Status::level).reversed().thenComparing(Status::component))
                .toList();
        return Json.bytes(json -> {
            json.beginObject().name("components").beginArray();
            for (Status status : all) {
                write(json, status);
            }
            json.endArray().endObject();
        });
    }

    private static void write(JsonWriter json, Status status) throws IOException {
        json.beginObject();
        json.name("component").value(status.component());
        json.name("level").value(status.level().name());
        json.name("message").value(status.message());
        json.name("figures").beginArray();
        for (var figure : status.figures().entrySet()) {
            json.beginArray().value(figure.getKey()).value(String.valueOf(figure.getValue()));
            json.endArray();
        }
        json.endArray().endObject();
    }

    /** Somebody has seen alarms; returns when that is on the disk, and whether it is. */
    byte[] acknowledge(List<Long> numbers, String user) {
        int acknowledged = alarms.acknowledge(numbers, user, System.currentTimeMillis());
        LOG.info("{}: {} acknowledged {} alarms", name, user, acknowledged);
        save();
        return Json.bytes(json -> {
            json.beginObject();
            json.name("acknowledged").value(acknowledged);
            json.name("kept").value(storeProblem.isEmpty());
            json.endObject();
        });
    }

    FanBoard board() {
        return board;
    }

    AlarmBook alarmBook() {
        return alarms;
    }

    LiveFeed feed() {
        return feed;
    }

    /** Why alarms are not kept on the disk, if they are not. */
    Optional<String> storeProblem() {
        return storeProblem;
    }

    @Override
    public void close() {
        feed.close();
        clock.shutdown();
        try {
            if (!clock.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{}: does not end in time", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        save();
        synchronized (saving) {
            store.ifPresent(AlarmStore::close);
            store = Optional.empty();
        }
    }
}
