package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.EventRate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Every fan's state and last points, and which of it open pages have not been told yet. Beyond the bound a further fan is left
 * out, unless it has an alarm or one that is known has fallen silent, which is then forgotten: fans that take turns would
 * only push each other out. The points of all fans together keep within their memory. Thread-safe; every call is short.
 *
 * <p>Time goes in ticks. At each, {@link #tick} chooses the fans to tell of: all whose state changed and, of the others,
 * those that wait longest, at most {@value #ROWS_PER_TICK}. A page that missed ticks asks for what changed since its last.
 */
final class FanBoard {

    static final int ROWS_PER_TICK = 1_500;

    /** More values than this of a reading are not shown. */
    static final int MOST_FEATURES = 8;

    private static final long CARRIED_MILLIS = 60_000;
    private static final int RATE_SECONDS = 10;

    /** Which run of the gateway this is: ticks of another are of no use. */
    private final String epoch =
            Long.toHexString(new SplittableRandom().nextLong()).substring(0, 8);

    private final AlarmBook alarms;
    private final EventRate readings = new EventRate();

    /** In the order in which they were last heard of. */
    private final LinkedHashMap<String, Fan> fans = new LinkedHashMap<>();

    private final List<String> features = new ArrayList<>();
    private final LinkedHashSet<Fan> waiting = new LinkedHashSet<>();
    private final LinkedHashSet<Fan> urgent = new LinkedHashSet<>();

    private DashboardSettings settings;
    private FeatureSchema schema;
    private int[] places = {};
    private ModelDescription model;
    private boolean thresholdOverridden;
    private int nextNumber;
    private long tick = 1;
    private long lastForgotten;
    private long forgotten;
    private long leftOut;

    @SuppressWarnings("ArrayRecordComponent")
    private record Point(long time, float[] row) {}

    private static final class Totals {
        private int alarm;
        private int faulty;
        private int silent;
    }

    FanBoard(DashboardSettings settings, AlarmBook alarms) {
        this.settings = settings;
        this.alarms = alarms;
    }

    synchronized void configure(DashboardSettings newSettings) {
        settings = newSettings;
        forgetBeyond(newSettings.maximumFans());
    }

    /** Takes verdicts in. */
    synchronized void add(List<Verdict> verdicts, long now) {
        readings.add(verdicts.size());
        for (Verdict verdict : verdicts) {
            note(verdict.model());
            String id = FanIds.bounded(verdict.reading().deviceId());
            if (isTooMany(id, verdict, now)) {
                leftOut++;
                continue;
            }
            Fan fan = fan(id, now);
            int before = fan.state();
            follow(verdict);
            fan.values = values(verdict);
            fan.probability = verdict.probability();
            fan.faulty = verdict.faulty();
            fan.silent = false;
            fan.heard = now;
            keep(fan, now);
            alarm(fan, verdict, now);
            (fan.state() == before && fan.created > 0 ? waiting : urgent).add(fan);
        }
    }

    private void note(ModelDescription current) {
        if (!current.equals(model)) {
            model = current;
            thresholdOverridden = false;
        }
    }

    /** The predictor may have a threshold of its own, which shows only in its verdicts. */
    private void follow(Verdict verdict) {
        thresholdOverridden |=
                verdict.faulty() != (verdict.probability() >= verdict.model().threshold());
    }

    private boolean isTooMany(String id, Verdict verdict, long now) {
        return fans.size() >= settings.maximumFans()
                && verdict.alarm() != AlarmState.ACTIVE
                && !fans.containsKey(id)
                && fans.values().iterator().next().heard
                        >= now - settings.silentAfter().toMillis();
    }

    private Fan fan(String id, long now) {
        Fan known = fans.remove(id);
        if (known != null) {
            fans.put(id, known);
            return known;
        }
        Fan fan = new Fan(nextNumber++, id, features.size());
        alarms.openOf(id).ifPresent(open -> {
            fan.alarm = true;
            fan.alarmSince = open.raised();
            fan.carriedUntil = now + CARRIED_MILLIS;
        });
        fans.put(id, fan);
        forgetBeyond(settings.maximumFans());
        return fan;
    }

    private float[] values(Verdict verdict) {
        FeatureSchema current = verdict.reading().schema();
        if (!current.equals(schema)) {
            schema = current;
            for (String name : current.names()) {
                if (!features.contains(name) && features.size() < MOST_FEATURES) {
                    features.add(name);
                }
            }
            places = current.names().stream().mapToInt(features::indexOf).toArray();
        }
        float[] values = new float[features.size()];
        Arrays.fill(values, Float.NaN);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                values[places[i]] = (float) verdict.reading().value(i);
            }
        }
        return values;
    }

    private void keep(Fan fan, long now) {
        if (fan.history.values() != features.size()) {
            fan.history = new History(features.size());
        }
        float[] row = Arrays.copyOf(fan.values, features.size() + 1);
        row[features.size()] = fan.probability;
        fan.history.add(now, row, pointsPerFan());
    }

    private int pointsPerFan() {
        long wanted = settings.history().toSeconds() + 1;
        long bytes = History.BYTES_BESIDES_VALUES + (long) Float.BYTES * features.size();
        return (int) Math.max(1, Math.min(wanted, settings.historyBytes() / bytes / Math.max(1, fans.size())));
    }

    private void alarm(Fan fan, Verdict verdict, long now) {
        boolean active = verdict.alarm() == AlarmState.ACTIVE;
        if (active) {
            fan.carriedUntil = 0;
            if (!fan.alarm) {
                fan.alarm = true;
                fan.alarmSince = now;
                alarms.raise(fan.id, now, verdict.probability(), verdict.model().label());
            } else {
                alarms.peak(fan.id, verdict.probability());
            }
        } else if (fan.alarm && now >= fan.carriedUntil) {
            fan.alarm = false;
            alarms.clear(fan.id, now);
        }
    }

    private void forgetBeyond(int most) {
        var eldest = fans.values().iterator();
        while (fans.size() > most) {
            Fan fan = eldest.next();
            eldest.remove();
            waiting.remove(fan);
            urgent.remove(fan);
            if (fan.alarm) {
                alarms.clear(fan.id, fan.heard);
            }
            forgotten++;
            lastForgotten = tick + 1;
        }
    }

    /** Ends a tick. */
    synchronized void tick(long now) {
        tick++;
        long silentBefore = now - settings.silentAfter().toMillis();
        for (Fan fan : fans.values()) {
            if (fan.heard >= silentBefore) {
                break;
            }
            if (!fan.silent) {
                fan.silent = true;
                urgent.add(fan);
            }
        }
        urgent.forEach(this::tell);
        waiting.removeAll(urgent);
        urgent.clear();
        var next = waiting.iterator();
        for (int i = 0; i < ROWS_PER_TICK && next.hasNext(); i++) {
            tell(next.next());
            next.remove();
        }
    }

    private void tell(Fan fan) {
        fan.changed = tick;
        if (fan.created == 0) {
            fan.created = tick;
        }
    }

    /** The number of the last tick. */
    synchronized long lastTick() {
        return tick;
    }

    /** Which run of the gateway this is. */
    String epoch() {
        return epoch;
    }

    /** Whether a page that knows everything up to that tick can go on from there. */
    synchronized boolean canFollow(String fromEpoch, long fromTick) {
        return epoch.equals(fromEpoch) && fromTick <= tick && fromTick >= lastForgotten;
    }

    synchronized int size() {
        return fans.size();
    }

    synchronized long forgotten() {
        return forgotten;
    }

    /** How many readings were left out, as they came from fans beyond the bound. */
    synchronized long leftOut() {
        return leftOut;
    }

    /** How many points are kept in all, whether or not they came yet. */
    synchronized long points() {
        return fans.values().stream().mapToLong(fan -> fan.history.capacity()).sum();
    }

    /** Writes what changed after that tick, as members of an object; everything if it is 0. */
    synchronized void writeSince(long since, JsonWriter json) throws IOException {
        json.name("tick").value(tick);
        json.name("model");
        if (model == null) {
            json.nullValue();
        } else {
            json.value(model.label());
        }
        json.name("threshold");
        Json.number(json, model == null || thresholdOverridden ? Double.NaN : model.threshold(), 4);
        json.name("features").beginArray();
        for (String feature : features) {
            json.value(feature);
        }
        json.endArray();
        json.name("fans").beginArray();
        Totals totals = new Totals();
        for (Fan fan : fans.values()) {
            totals.alarm += fan.alarm ? 1 : 0;
            totals.faulty += fan.state() == Fan.FAULTY ? 1 : 0;
            totals.silent += fan.silent ? 1 : 0;
            if (fan.created > 0 && fan.changed > since) {
                writeRow(json, fan, fan.created > since);
            }
        }
        json.endArray();
        json.name("totals").beginObject();
        json.name("fans").value(fans.size());
        json.name("alarm").value(totals.alarm);
        json.name("faulty").value(totals.faulty);
        json.name("silent").value(totals.silent);
        json.name("rate");
        Json.number(json, readings.perSecond(RATE_SECONDS), 1);
        json.endObject();
    }

    private void writeRow(JsonWriter json, Fan fan, boolean isNew) throws IOException {
        json.beginArray();
        json.value(fan.number);
        json.value(fan.state());
        Json.number(json, fan.probability, 3);
        json.value(fan.heard);
        json.value(fan.alarm ? fan.alarmSince : 0);
        if (isNew) {
            json.value(fan.id);
        } else {
            json.nullValue();
        }
        for (float value : fan.values) {
            Json.number(json, value, 1);
        }
        json.endArray();
    }

    /**
     * Writes a fan's points that are not older than that, as an array of arrays: time, values, probability.
     *
     * @return the time of the last one, or {@code since} if there is none
     */
    long writePoints(String id, long since, JsonWriter json) throws IOException {
        List<Point> points = new ArrayList<>();
        synchronized (this) {
            Fan fan = fans.get(id);
            if (fan != null) {
                fan.history.since(since, (time, row) -> points.add(new Point(time, row)));
            }
        }
        long last = since;
        json.beginArray();
        for (Point point : points) {
            last = point.time();
            float[] row = point.row();
            json.beginArray().value(last);
            for (int i = 0; i < row.length; i++) {
                Json.number(json, row[i], i == row.length - 1 ? 4 : 2);
            }
            json.endArray();
        }
        json.endArray();
        return last;
    }
}
