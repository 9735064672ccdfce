// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is behind the page: the devices, their alarms and who looks at them. Thread-safe. */
final class LivePage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final int MOST_OF_FLEET = 500;

    private final String name;
    private final DataFolder folder;
    private final DeviceViews views;
    final LiveFeed feed;

    /** Where the service is that knows how every component does. */
    final ServiceSlot<StatusService> statuses = new ServiceSlot<>();

    final RejectedMessages rejected = new RejectedMessages(statuses::get);

    final AlarmBoard board = new AlarmBoard();

    final ModelBoard models = new ModelBoard();

    private final SupervisedExecutor clock;
    private final HealthFile health;
    private final SupervisedExecutor keeper;

    private volatile DashboardSettings settings = DashboardSettings.OFF;
    private final List<SupervisedExecutor.Scheduled> regular = new ArrayList<>();

    LivePage(String name, DeviceRegistry registry, DataFolder folder) {
        this.name = name;
        this.folder = folder;
        views = new DeviceViews(registry, settings);
        feed = new LiveFeed(views, settings.maximumViewers(), PATIENCE);
        clock = new SupervisedExecutor("fanwatch-" + name);
        health = new HealthFile(views, folder, name, LivePage::steadyMillis);
        keeper = new SupervisedExecutor("fanwatch-" + name + "-health");
    }

    /** Goes by these settings from now on; nothing happens before the first. */
    synchronized void configure(DashboardSettings newSettings) {
        boolean another = regular.isEmpty() || !newSettings.interval().equals(settings.interval());
        settings = newSettings;
        views.configure(newSettings);
        feed.configure(newSettings.maximumViewers());
        if (regular.isEmpty()) {
            board.addEarlier(EarlierAlarms.read(folder, name));
            health.restore();
            keeper.every(KEEP, health::tick);
        }
        if (another) {
            regular.forEach(SupervisedExecutor.Scheduled::cancel);
            regular.clear();
            // not less often than the charts have points
            regular.add(clock.every(Collections.min(List.of(ONE_SECOND, newSettings.interval())), this::look));
            regular.add(clock.every(newSettings.interval(), this::tick));
        }
    }

    private void look() {
        views.look(System.currentTimeMillis(), steadyMillis());
    }

    /* nobody sets it, as the gateway's clock */
    private static long steadyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void tick() {
        long steady = steadyMillis();
        views.tick(steady);
        feed.tick(steady, board.unacknowledged());
    }

    byte[] state(String user) {
        DashboardSettings current = settings;
        return Json.bytes(json -> {
            json.name("epoch").value(views.epoch());
            json.name("title").value(current.title());
            json.name("user").value(user);
            json.name("now").value(System.currentTimeMillis());
            json.name("intervalMillis").value(current.interval().toMillis());
            json.name("historySeconds").value(current.history().toSeconds());
            json.name("silentSeconds").value(current.silentAfter().toSeconds());
            json.name("room").value(feed.hasRoom());
            views.writeSince(0, json);
            json.name("unacknowledged").value(board.unacknowledged());
        });
    }

    byte[] points(String device) {
        return Json.bytes(json -> views.writePoints(DeviceIds.bounded(device), 0, json.name("points")));
    }

    /** A fan's alarms that are over; all fans' if it is empty. */
    byte[] alarmHistory(String fan) {
        return board.history(fan, settings.maximumAlarms());
    }

    /** How a device is compared with its own normal. */
    byte[] health(String device) {
        return Json.bytes(json -> views.writeHealth(DeviceIds.bounded(device), json));
    }

    /** Who fails next. */
    byte[] fleet() {
        return Json.bytes(json -> views.writeFleet(MOST_OF_FLEET, json.name("fans")));
    }

    /** How every component does, the worst first. */
    byte[] status() {
        List<Status> all = statuses.get().map(StatusService::statuses).orElse(List.of()).stream()
                .sorted(Comparator.comparing(Status::level).reversed().thenComparing(Status::component))
                .toList();
        return Json.bytes(json -> {
            json.name("components").beginArray();
            for (Status status : all) {
                Json.object(json, component -> write(component, status));
            }
            json.endArray();
        });
    }

    private static void write(JsonWriter json, Status status) throws IOException {
        json.name("component").value(status.component());
        json.name("level").value(status.level().name());
        json.name("message").value(status.message());
        json.name("metrics").beginArray();
        for (Metric metric : status.metrics()) {
            json.beginArray()
                    .value(metric.name())
                    .value(String.valueOf(metric.value()))
                    .endArray();
        }
        json.endArray();
        value(status, "drift_psi_max", drift -> json.name("drift").value((Number) drift));
        value(status, "drift_features", words -> json.name("drifted").value(String.valueOf(words)));
    }

    private interface Writing {
        void write(Object value) throws IOException;
    }

    private static void value(Status status, String id, Writing writing) throws IOException {
        for (Metric metric : status.metrics()) {
            if (metric.id().equals(id)) {
                writing.write(metric.value());
            }
        }
    }

    void describe(StatusReport report) {
        report.gauge("devices_shown", "fans", "fans", views.size())
                .counter("devices_shown_forgotten_total", "fans forgotten", "fans", views.forgotten())
                .counter("changes_left_out_total", "changes of too many fans left out", "changes", views.leftOut())
                .gauge("chart_points", "points kept", "points", views.points())
                .gauge("alarms_active", "alarms active", "alarms", board.active())
                .gauge("alarms_unacknowledged", "alarms unacknowledged", "alarms", board.unacknowledged())
                .gauge("viewers", "viewers", "viewers", feed.viewers())
                .counter("viewers_refused_total", "viewers refused", "viewers", feed.refused())
                .counter("viewers_dropped_total", "viewers dropped", "viewers", feed.dropped())
                .problem(clock.problem())
                .problem(keeper.problem());
        health.describe(report);
    }

    @Override
    public void close() {
        feed.close();
        clock.close(() -> {}, STOP_LIMIT);
        keeper.close(health::save, STOP_LIMIT);
    }
}
