// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms of all fans, newest last; beyond the bound the oldest one goes, one that is over first. Kept on the disk from
 * when that is possible: each change is appended with the alarm's whole state, and the last state counts. Thread-safe; only
 * {@link #configure}, {@link #save} and {@link #close} wait for the disk.
 */
final class AlarmHistory implements AutoCloseable {

    /**
     * What pages are told of alarms.
     *
     * @param version how often alarms have changed: who knows another number has missed something
     * @param unacknowledged how many alarms nobody has seen
     * @param changed the alarms that changed, as they are now
     */
    record News(long version, int unacknowledged, List<Alarm> changed) {

        void writeTo(JsonWriter json) throws IOException {
            json.name("version").value(version);
            json.name("unacknowledged").value(unacknowledged);
            json.name("alarms").beginArray();
            for (Alarm alarm : changed) {
                Json.object(json, alarm::writeTo);
            }
            json.endArray();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(AlarmHistory.class);

    /** An alarm is written when it is raised, cleared and acknowledged: room for that, with a long id. */
    private static final long BYTES_PER_ALARM = 2_000;

    private static final int READ_AT_ONCE = 1_000;
    private static final long READ_BYTES_AT_ONCE = 1_000_000;

    private final DataFolder folder;
    private final String component;
    /** Guards the file, apart from the alarms: the disk may take its time. */
    private final Object saving = new Object();

    private Optional<DiskQueue> file = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile int maximum;
    private volatile long saved;

    /* the rest is guarded by this */
    private final TreeMap<Long, Alarm> alarms = new TreeMap<>();
    private final Map<String, Long> open = new HashMap<>();
    /** The numbers of those that are over. */
    private final TreeSet<Long> over = new TreeSet<>();
    /** The version at which each changed last; those of before a restart did not change. */
    private final Map<Long, Long> changes = new HashMap<>();

    private long next = 1;
    private long version;
    private long told;

    /** @param component whose folder it is kept in */
    AlarmHistory(int maximum, DataFolder folder, String component) {
        this.maximum = maximum;
        this.folder = folder;
        this.component = component;
    }

    void configure(int newMaximum) {
        synchronized (this) {
            maximum = newMaximum;
            trim();
        }
        synchronized (saving) {
            file.ifPresent(queue -> queue.configure(options(newMaximum)));
        }
    }

    /** Puts what changed on the disk, and takes up what is there if that was not possible before. */
    void save() {
        synchronized (saving) {
            try {
                if (file.isEmpty()) {
                    DiskQueue opened = DiskQueue.open(folder.of(component).resolve("alarms"), options(maximum));
                    restore(read(opened));
                    file = Optional.of(opened);
                }
                News unsaved = since(saved);
                if (!unsaved.changed().isEmpty()) {
                    file.get()
                            .append(unsaved.changed().stream()
                                    .map(alarm -> Json.bytes(alarm::writeTo))
                                    .toList());
                    file.get().flush();
                    saved = unsaved.version();
                }
                failure = Optional.empty();
            } catch (IOException e) {
                if (failure.isEmpty()) {
                    LOG.warn("{}: alarms cannot be kept on the disk: {}", component, e.getMessage(), e);
                }
                failure = Optional.of("alarms do not outlive a restart: " + e.getMessage());
            }
        }
    }

    private static QueueOptions options(int maximumAlarms) {
        return new QueueOptions(BYTES_PER_ALARM * maximumAlarms, WhenFull.DROP_OLDEST);
    }

    /* oldest first, an alarm as often as it changed */
    private static List<Alarm> read(DiskQueue queue) throws IOException {
        List<Alarm> kept = new ArrayList<>();
        List<DiskQueue.Entry> entries = queue.peek(READ_AT_ONCE, READ_BYTES_AT_ONCE);
        while (!entries.isEmpty()) {
            entries.forEach(entry -> Alarm.of(entry.content()).ifPresent(kept::add));
            long last = entries.get(entries.size() - 1).sequence();
            entries = queue.peekAfter(last, READ_AT_ONCE, READ_BYTES_AT_ONCE);
        }
        return kept;
    }

    /** Why alarms are not kept on the disk, if they are not. */
    Optional<String> failure() {
        return failure;
    }

    /** Puts what changed on the disk and closes the file. */
    @Override
    public void close() {
        save();
        synchronized (saving) {
            file.ifPresent(DiskQueue::close);
            file = Optional.empty();
        }
    }

    /** Takes in what was kept over a restart, oldest first; a later state of an alarm replaces an earlier one. */
    synchronized void restore(List<Alarm> kept) {
        List<Alarm> meanwhile = new ArrayList<>(alarms.values());
        alarms.clear();
        open.clear();
        over.clear();
        changes.clear();
        version++;
        saved = version;
        next = 1;
        kept.forEach(this::put);
        meanwhile.forEach(alarm -> change(alarm.numbered(next)));
        trim();
    }

    synchronized void raise(String fan, long time, float probability, String model) {
        if (!open.containsKey(fan)) {
            change(new Alarm(next, fan, time, OptionalLong.empty(), probability, model, Optional.empty()));
            trim();
        }
    }

    /** A fan with an alarm was judged again: keeps the largest probability. */
    synchronized void peak(String fan, float probability) {
        openOf(fan).filter(alarm -> probability > alarm.peak()).ifPresent(alarm -> put(alarm.withPeak(probability)));
    }

    synchronized void clear(String fan, long time) {
        openOf(fan).ifPresent(alarm -> change(alarm.clearedAt(time)));
    }

    synchronized Optional<Alarm> openOf(String fan) {
        return Optional.ofNullable(open.get(fan)).map(alarms::get);
    }

    /** Somebody has seen these alarms. Returns how many are acknowledged by this, not unknown or already. */
    synchronized int acknowledge(Collection<Long> numbers, String user, long time) {
        int acknowledged = 0;
        for (long number : numbers) {
            Alarm alarm = alarms.get(number);
            if (alarm != null && alarm.acknowledgement().isEmpty()) {
                change(alarm.acknowledged(user, time));
                acknowledged++;
            }
        }
        return acknowledged;
    }

    synchronized List<Alarm> newestFirst() {
        return List.copyOf(alarms.descendingMap().values());
    }

    synchronized int openCount() {
        return open.size();
    }

    synchronized int unacknowledged() {
        return (int) alarms.values().stream()
                .filter(alarm -> alarm.acknowledgement().isEmpty())
                .count();
    }

    /** How many alarms' last states are not on the disk. */
    synchronized int unsavedCount() {
        return since(saved).changed().size();
    }

    /** What changed since this was last asked for; to be told to open pages. */
    synchronized News takeUntold() {
        News news = since(told);
        told = version;
        return news;
    }

    /** All alarms, as a page that knows none needs them. */
    synchronized News everything() {
        return new News(version, unacknowledged(), newestFirst());
    }

    private synchronized News since(long before) {
        List<Alarm> changed = before == version
                ? List.of()
                : alarms.values().stream()
                        .filter(alarm -> changes.getOrDefault(alarm.number(), 0L) > before)
                        .toList();
        return new News(version, unacknowledged(), changed);
    }

    private void change(Alarm alarm) {
        version++;
        changes.put(alarm.number(), version);
        put(alarm);
    }

    private void put(Alarm alarm) {
        next = Math.max(next, alarm.number() + 1);
        alarms.put(alarm.number(), alarm);
        if (alarm.isOpen()) {
            open.put(alarm.fan(), alarm.number());
        } else {
            open.remove(alarm.fan(), alarm.number());
            over.add(alarm.number());
        }
    }

    private void trim() {
        while (alarms.size() > maximum) {
            Alarm oldest = alarms.remove(over.isEmpty() ? alarms.firstKey() : over.first());
            over.remove(oldest.number());
            open.remove(oldest.fan(), oldest.number());
            changes.remove(oldest.number());
        }
    }
}
