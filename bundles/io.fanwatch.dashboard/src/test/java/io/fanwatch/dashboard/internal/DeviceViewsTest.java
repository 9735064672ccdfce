// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class DeviceViewsTest {

    private static final long NOON = 1_800_000_000_000L;

    private final Plant plant = new Plant(Plant.settings(5, 1_000_000));
    private final DeviceViews views = plant.views;

    @Test
    void a_page_is_told_of_a_fan_once_with_its_id_and_then_only_of_changes() {
        plant.add(Verdicts.healthy("a"), NOON);
        plant.add(Verdicts.healthy("b"), NOON);
        views.tick(NOON);
        long first = views.lastTick();
        assertThat(ids(0)).containsExactly("a", "b");

        plant.add(Verdicts.healthy("b"), NOON + 1_000);
        views.tick(NOON + 1_000);

        JsonArray rows = since(first).getAsJsonArray("fans");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getAsJsonArray().get(5).isJsonNull())
                .as("the id is known")
                .isTrue();
        assertThat(since(views.lastTick()).getAsJsonArray("fans")).isEmpty();
        assertThat(ids(0)).as("whoever knows nothing gets all").containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void many_changes_are_told_over_several_ticks_and_alarms_at_once() {
        Plant largePlant = new Plant(Plant.settings(10_000, 1_000_000));
        DeviceViews large = largePlant.views;
        for (int i = 0; i < 4_000; i++) {
            largePlant.add(Verdicts.healthy("fan-" + i), NOON);
        }
        large.tick(NOON);
        for (int i = 0; i < 4_000; i++) {
            largePlant.add(i == 3_999 ? Verdicts.alarming("fan-" + i) : Verdicts.healthy("fan-" + i), NOON + 1_000);
        }
        long before = large.lastTick();
        large.tick(NOON + 1_000);

        JsonArray rows = since(large, before).getAsJsonArray("fans");
        assertThat(rows).hasSize(ChangedViews.ROWS_PER_TICK + 1);
        assertThat(StreamSupport.stream(rows.spliterator(), false)
                        .filter(row -> (row.getAsJsonArray().get(1).getAsInt() & DeviceView.ALARM) > 0))
                .hasSize(1);
        large.tick(NOON + 2_000);
        large.tick(NOON + 3_000);
        assertThat(since(large, before).getAsJsonArray("fans")).hasSize(4_000);
    }

    @Test
    void beyond_the_bound_the_fan_not_heard_of_for_longest_is_forgotten_and_pages_begin_anew() {
        for (String fan : List.of("a", "b", "c", "d", "e")) {
            plant.add(Verdicts.alarming(fan), NOON);
        }
        plant.add(Verdicts.alarming("a"), NOON + 1);
        views.tick(NOON);
        long tick = views.lastTick();
        assertThat(views.canFollow(views.epoch(), tick)).isTrue();

        plant.add(Verdicts.healthy("f"), NOON + 60_001);
        views.tick(NOON + 60_001);

        assertThat(ids(0)).containsExactlyInAnyOrder("a", "c", "d", "e", "f");
        assertThat(views.canFollow(views.epoch(), tick)).isFalse();
        assertThat(views.canFollow(views.epoch(), views.lastTick())).isTrue();
        assertThat(views.canFollow("another", views.lastTick())).isFalse();
    }

    @Test
    void fans_beyond_the_bound_are_left_out_while_the_known_ones_report_unless_they_have_an_alarm() {
        for (String fan : List.of("a", "b", "c", "d", "e")) {
            plant.add(Verdicts.healthy(fan), NOON);
        }
        views.tick(NOON);
        long tick = views.lastTick();

        plant.add(Verdicts.healthy("f"), NOON + 1);
        plant.add(Verdicts.healthy("b"), NOON + 2);
        views.tick(NOON + 2);

        assertThat(ids(0)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
        assertThat(views.canFollow(views.epoch(), tick)).isTrue();
        assertThat(views.leftOut()).isEqualTo(1);

        plant.add(Verdicts.alarming("g"), NOON + 3);
        views.tick(NOON + 3);

        assertThat(ids(0)).containsExactlyInAnyOrder("b", "c", "d", "e", "g");
    }

    @Test
    void a_fan_that_says_nothing_is_silent_until_it_speaks_again() {
        plant.add(Verdicts.healthy("a"), NOON);
        views.tick(NOON + 60_000);
        assertThat(state("a")).isZero();

        views.tick(NOON + 60_001);
        assertThat(state("a")).isEqualTo(DeviceView.SILENT);

        plant.add(Verdicts.healthy("a"), NOON + 70_000);
        views.tick(NOON + 70_000);
        assertThat(state("a")).isZero();
    }

    @Test
    void a_clock_that_is_set_makes_nobody_silent_and_hides_no_silence() {
        long hour = 3_600_000;
        plant.put(Verdicts.healthy("a"), NOON);
        views.look(NOON + 500, 1_500);
        views.look(NOON + hour, 2_000);
        views.tick(2_000);
        assertThat(state("a")).as("set an hour forward").isZero();

        plant.put(Verdicts.healthy("a"), NOON - hour);
        views.look(NOON - hour, 3_000);
        views.tick(63_000);
        assertThat(state("a")).as("set two hours back").isZero();
        views.tick(63_001);
        assertThat(state("a")).as("silent for more than a minute").isEqualTo(DeviceView.SILENT);
    }

    @Test
    void points_of_all_fans_keep_within_their_memory() {
        int bytesPerPoint = History.BYTES_BESIDES_VALUES + 2 * Float.BYTES;
        Plant smallPlant = new Plant(Plant.settings(100, 1_000L * bytesPerPoint));
        DeviceViews small = smallPlant.views;
        for (int second = 0; second < 50; second++) {
            for (int fan = 0; fan < 100; fan++) {
                smallPlant.add(Verdicts.healthy("fan-" + fan), NOON + 1_000L * second);
            }
        }

        assertThat(small.points()).isBetween(800L, 1_000L);
        assertThat(points(small, "fan-3")).hasSizeBetween(8, 10);
        assertThat(points(small, "nobody")).isEmpty();
    }

    @Test
    void a_fan_is_counted_in_the_state_that_is_shown() {
        plant.add(Verdicts.healthy("a"), NOON);
        plant.add(Verdicts.faultyBelowTheModelsThreshold("b"), NOON);
        plant.add(Verdicts.alarming("c"), NOON);

        JsonObject totals = since(0).getAsJsonObject("totals");

        assertThat(totals.get("fans").getAsInt()).isEqualTo(3);
        assertThat(totals.get("alarm").getAsInt()).isEqualTo(1);
        assertThat(totals.get("faulty").getAsInt()).as("the alarm not again").isEqualTo(1);
        assertThat(totals.get("silent").getAsInt()).isZero();
    }

    @Test
    void a_threshold_that_the_predictor_overrides_is_not_shown() {
        plant.add(Verdicts.healthy("a"), NOON);
        assertThat(since(0).get("threshold").getAsDouble()).isEqualTo(0.5);

        plant.add(Verdicts.faultyBelowTheModelsThreshold("a"), NOON + 1);
        assertThat(since(0).get("threshold").isJsonNull()).isTrue();
    }

    @Test
    void a_very_long_id_is_kept_short_and_stays_its_own() {
        String one = "x".repeat(10_000);
        String other = "x".repeat(9_999) + "y";
        plant.add(Verdicts.healthy(one), NOON);
        plant.add(Verdicts.healthy(other), NOON);
        views.tick(NOON);

        assertThat(ids(0)).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.length() <= DeviceIds.LONGEST);
    }

    @Test
    void who_the_registry_forgets_is_no_longer_shown_even_if_the_page_missed_its_name() {
        for (boolean named : new boolean[] {true, false}) {
            plant.add(Verdicts.alarming("a"), NOON);
            plant.add(Verdicts.healthy("b"), NOON);
            views.tick(NOON);
            long tick = views.lastTick();
            plant.forget("a", named);
            views.look(NOON + 1_000, NOON + 1_000);
            views.tick(NOON + 1_000);

            assertThat(ids(0)).as("named: %s", named).containsExactly("b");
            assertThat(views.canFollow(views.epoch(), tick)).isFalse();
            assertThat(since(0).getAsJsonObject("totals").get("alarm").getAsInt())
                    .isZero();
        }
    }

    @Test
    void a_fan_of_before_a_restart_is_shown_with_its_alarm_though_it_has_not_reported_yet() {
        plant.set(new Device(
                "a",
                Instant.EPOCH,
                Instant.ofEpochMilli(NOON - 70_000),
                Optional.empty(),
                0,
                AlarmState.ACTIVE,
                Instant.ofEpochMilli(NOON - 90_000),
                0.8f,
                false));
        views.look(NOON, NOON);
        views.tick(NOON);

        assertThat(state("a")).isEqualTo(DeviceView.ALARM | DeviceView.SILENT);
        assertThat(since(0).getAsJsonArray("fans")
                        .get(0)
                        .getAsJsonArray()
                        .get(2)
                        .isJsonNull())
                .as("no probability")
                .isTrue();
        assertThat(since(0).getAsJsonArray("fans")
                        .get(0)
                        .getAsJsonArray()
                        .get(4)
                        .getAsLong())
                .as("since when")
                .isEqualTo(NOON - 90_000);
    }

    @Test
    void a_page_that_missed_many_ticks_is_told_all_the_same() {
        plant.add(Verdicts.healthy("a"), NOON);
        plant.add(Verdicts.healthy("b"), NOON);
        views.tick(NOON);
        long tick = views.lastTick();
        for (int missed = 1; missed <= 40; missed++) {
            plant.add(Verdicts.healthy("b"), NOON + missed);
            views.tick(NOON + missed);
            assertThat(since(tick).getAsJsonArray("fans"))
                    .as("after %d ticks", missed)
                    .hasSize(1);
        }
    }

    private int state(String id) {
        return StreamSupport.stream(since(0).getAsJsonArray("fans").spliterator(), false)
                .map(JsonElement::getAsJsonArray)
                .filter(row -> row.get(5).getAsString().equals(id))
                .findFirst()
                .orElseThrow()
                .get(1)
                .getAsInt();
    }

    private List<String> ids(long since) {
        return StreamSupport.stream(since(since).getAsJsonArray("fans").spliterator(), false)
                .map(row -> row.getAsJsonArray().get(5).getAsString())
                .toList();
    }

    private JsonObject since(long tick) {
        return since(views, tick);
    }

    private static JsonObject since(DeviceViews views, long tick) {
        return JsonParser.parseString(Json.text(json -> views.writeSince(tick, json)))
                .getAsJsonObject();
    }

    private static JsonArray points(DeviceViews views, String fan) {
        return JsonParser.parseString(Json.text(json -> views.writePoints(fan, 0, json.name("points"))))
                .getAsJsonObject()
                .getAsJsonArray("points");
    }
}
