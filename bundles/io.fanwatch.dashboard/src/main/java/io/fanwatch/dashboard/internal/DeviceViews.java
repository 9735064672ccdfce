// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.EventRate;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The devices of the registry as open pages show them, their last points, and what of it pages have not been told yet. Beyond
 * the bound a further device is left out, unless it has an alarm or one that is shown has fallen silent, which then makes room:
 * devices that take turns would only push each other out. The points of all devices together keep within their memory.
 * Thread-safe; no reading waits for it.
 *
 * <p>Time goes in ticks. At each, {@link #tick} chooses the {@linkplain ChangedViews devices to tell of}: all whose state
 * changed and some of the others. A page that missed ticks asks for what changed since its last.
 */
final class DeviceViews {

    private static final Comparator<DeviceView> NEXT_TO_FAIL = Comparator.comparingDouble(
                    (DeviceView view) -> view.health
                            .flatMap(Health::remaining)
                            .map(RemainingLife::value)
                            .orElse(Double.MAX_VALUE))
            .thenComparing(view -> -view.health.map(Health::distance).orElse(0.0));

    private static final int RATE_SECONDS = 10;

    private final DeviceRegistry registry;
    private final EventRate readings = new EventRate();

    /** By the page's ids, in the order in which they were last heard of. */
    private final LinkedHashMap<String, DeviceView> views = new LinkedHashMap<>();

    /** Of before a restart, of devices of which nothing was found out since. */
    private final Map<String, Health> healthBefore = new LinkedHashMap<>();

    private final Columns columns = new Columns();
    private final ChangedViews changes = new ChangedViews();

    private DashboardSettings settings;
    private long revision;
    private int nextNumber;
    private long nextSilence = Long.MIN_VALUE;
    private long forgotten;
    private long leftOut;
    private long found;
    private int withAlarm;
    private int faulty;
    private int silent;

    DeviceViews(DeviceRegistry registry, DashboardSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    synchronized void configure(DashboardSettings newSettings) {
        settings = newSettings;
        nextSilence = Long.MIN_VALUE;
        forgetBeyond(newSettings.maximumFans());
    }

    /**
     * Looks at what changed; about once a second, for the sake of the charts.
     *
     * @param now what the gateway's clock shows, in ms since 1970
     * @param steady the same moment on a clock that nobody sets, in ms: who is silent goes by that one
     */
    synchronized void look(long now, long steady) {
        readings.add(registry.readings() - readings.total());
        DeviceRegistry.Changes news = registry.changesSince(revision, device -> update(device, now, steady));
        revision = news.revision();
        news.forgotten().stream()
                .flatMap(deviceId -> Stream.ofNullable(views.get(DeviceIds.bounded(deviceId))))
                .forEach(this::forget);
        if (!news.complete()) {
            List.copyOf(views.values()).stream()
                    .filter(view -> registry.device(view.deviceId).isEmpty())
                    .forEach(this::forget);
        }
    }

    private void update(Device device, long now, long steady) {
        String id = DeviceIds.bounded(device.id());
        long heard = device.lastSeen().toEpochMilli();
        if (isTooMany(id, device, steady)) {
            leftOut++;
            return;
        }
        DeviceView view = view(id, device);
        if (heard != view.heard) {
            view.heard = heard;
            view.heardSteady = steady - (now - heard);
            view.silent = false;
            nextSilence = Math.min(
                    nextSilence, view.heardSteady + settings.silentAfter().toMillis() + 1);
            views.remove(id);
            views.put(id, view);
            device.verdict().ifPresent(verdict -> keep(view, verdict, device.peak()));
        }
        view.alarm = device.alarm() == AlarmState.ACTIVE;
        view.alarmSince = device.alarmSince().toEpochMilli();
        changes.add(view, view.state() != view.counted || view.created == 0);
        count(view);
    }

    private boolean isTooMany(String id, Device device, long steady) {
        return views.size() >= settings.maximumFans()
                && device.alarm() != AlarmState.ACTIVE
                && !views.containsKey(id)
                && views.values().iterator().next().heardSteady
                        >= steady - settings.silentAfter().toMillis();
    }

    private DeviceView view(String id, Device device) {
        DeviceView known = views.get(id);
        if (known != null) {
            return known;
        }
        DeviceView view = new DeviceView(nextNumber++, id, device.id(), columns.size());
        views.put(id, view);
        forgetBeyond(settings.maximumFans());
        return view;
    }

    private void keep(DeviceView view, Verdict verdict, float peak) {
        view.find(
                verdict, () -> Optional.ofNullable(healthBefore.remove(view.id)).orElseGet(Health::new));
        found += view.health.isPresent() ? 1 : 0;
        view.values = columns.values(verdict);
        view.probability = verdict.probability();
        view.faulty = verdict.faulty();
        if (view.history.values() != columns.size()) {
            view.history = new History(columns.size());
        }
        float[] row = Arrays.copyOf(view.values, columns.size() + 1);
        row[columns.size()] = peak;
        view.history.add(view.heard, row, pointsPerFan());
    }

    private int pointsPerFan() {
        long wanted = settings.history().toSeconds() + 1;
        long bytes = History.BYTES_BESIDES_VALUES + (long) Float.BYTES * columns.size();
        return (int) Math.max(1, Math.min(wanted, settings.historyBytes() / bytes / Math.max(1, views.size())));
    }

    private void count(DeviceView view) {
        count(view.counted, -1);
        view.counted = view.state();
        count(view.counted, 1);
    }

    private void count(int state, int change) {
        withAlarm += (state & DeviceView.ALARM) > 0 ? change : 0;
        faulty += state == DeviceView.FAULTY ? change : 0;
        silent += (state & DeviceView.SILENT) > 0 ? change : 0;
    }

    private void forgetBeyond(int most) {
        while (views.size() > most) {
            forget(views.values().iterator().next());
        }
    }

    private void forget(DeviceView view) {
        views.remove(view.id);
        changes.forget(view);
        count(view.counted, -1);
        forgotten++;
    }

    /** Ends a tick. */
    synchronized void tick(long steady) {
        changes.begin();
        noticeSilence(steady);
        changes.end();
    }

    private void noticeSilence(long steady) {
        if (steady < nextSilence) {
            return;
        }
        long silentAfter = settings.silentAfter().toMillis();
        nextSilence = Long.MAX_VALUE;
        for (DeviceView view : views.values()) {
            if (view.heardSteady >= steady - silentAfter) {
                nextSilence = view.heardSteady + silentAfter + 1;
                return;
            }
            if (!view.silent) {
                view.silent = true;
                changes.add(view, true);
                count(view);
            }
        }
    }

    synchronized long lastTick() {
        return changes.tick();
    }

    /** Which run of the gateway this is. */
    String epoch() {
        return changes.epoch();
    }

    /** Whether a page that knows everything up to that tick can go on from there. */
    synchronized boolean canFollow(String fromEpoch, long fromTick) {
        return changes.canFollow(fromEpoch, fromTick);
    }

    synchronized int size() {
        return views.size();
    }

    synchronized long forgotten() {
        return forgotten;
    }

    /** How many changes were left out, as they were of devices beyond the bound. */
    synchronized long leftOut() {
        return leftOut;
    }

    /** How many points are kept in all, whether or not they came yet. */
    synchronized long points() {
        return views.values().stream()
                .mapToLong(view -> view.history.capacity())
                .sum();
    }

    /** Writes what changed after that tick, as members of an object; everything if it is 0. */
    synchronized void writeSince(long since, JsonWriter json) throws IOException {
        json.name("tick").value(changes.tick());
        columns.writeTo(json);
        json.name("fans").beginArray();
        for (DeviceView view : changes.after(since, views.values())) {
            if (view.created > 0 && view.changed > since) {
                view.writeTo(json, view.created > since);
            }
        }
        json.endArray();
        Json.object(json.name("totals"), totals -> {
            totals.name("fans").value(views.size());
            totals.name("alarm").value(withAlarm);
            totals.name("faulty").value(faulty);
            totals.name("silent").value(silent);
            Json.number(totals.name("rate"), readings.perSecond(RATE_SECONDS), 1);
        });
    }

    /** Writes a device's points as {@link History#writeSince} does, in an array. */
    synchronized long writePoints(String id, long since, JsonWriter json) throws IOException {
        DeviceView view = views.get(id);
        json.beginArray();
        long last = view == null ? since : view.history.writeSince(since, json);
        json.endArray();
        return last;
    }

    /** Writes how a device is compared with its own normal, as members of an object; none if nothing is known of that. */
    synchronized void writeHealth(String id, JsonWriter json) throws IOException {
        Optional<Health> health = Optional.ofNullable(views.get(id)).flatMap(view -> view.health);
        if (health.isPresent()) {
            health.get().writeSummary(json);
            health.get().writePoints(json.name("points"));
        }
    }

    /** How often anything was found out of a device's health. */
    synchronized long found() {
        return found;
    }

    /** Lets devices go on from how they were before a restart, no more of them than are shown. */
    synchronized void restoreHealth(Map<String, Health> before) {
        before.entrySet().stream()
                .limit(settings.maximumFans())
                .forEach(device -> healthBefore.put(device.getKey(), device.getValue()));
    }

    /** Writes how devices are and were, to be {@linkplain #restoreHealth restored}; pages wait for one device at most. */
    void writeAllHealth(DataOutputStream out) throws IOException {
        Map<String, Health> all = new LinkedHashMap<>();
        synchronized (this) {
            views.values().forEach(view -> view.health.ifPresent(health -> all.put(view.id, health)));
            healthBefore.entrySet().stream()
                    .limit(Math.max(0, settings.maximumFans() - all.size()))
                    .forEach(device -> all.put(device.getKey(), device.getValue()));
        }
        out.writeInt(all.size());
        for (Map.Entry<String, Health> device : all.entrySet()) {
            out.writeUTF(device.getKey());
            synchronized (this) {
                device.getValue().write(out);
            }
        }
    }

    /** Writes the devices of which something is known ahead, as an array: who fails next comes first. */
    synchronized void writeFleet(int limit, JsonWriter json) throws IOException {
        List<DeviceView> known = views.values().stream()
                .filter(view -> view.health.isPresent())
                .sorted(NEXT_TO_FAIL)
                .limit(limit)
                .toList();
        json.beginArray();
        for (DeviceView view : known) {
            json.beginObject();
            json.name("fan").value(view.id);
            json.name("state").value(view.state());
            view.health.get().writeSummary(json);
            json.endObject();
        }
        json.endArray();
    }
}
