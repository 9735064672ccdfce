package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class FanBoardTest {

    private static final long NOON = 1_800_000_000_000L;

    private final AlarmBook alarms = new AlarmBook(100);
    private final FanBoard board = new FanBoard(settings(5, 1_000_000), alarms);

    private static DashboardSettings settings(int fans, long historyBytes) {
        return new DashboardSettings(
                true,
                "/fanwatch",
                "Fanwatch",
                Duration.ofSeconds(1),
                fans,
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                historyBytes,
                100,
                5);
    }

    @Test
    void a_page_is_told_of_a_fan_once_with_its_id_and_then_only_of_changes() {
        board.add(Verdicts.healthy("a"), NOON);
        board.add(Verdicts.healthy("b"), NOON);
        board.tick(NOON);
        long first = board.lastTick();
        assertThat(ids(0)).containsExactly("a", "b");

        board.add(Verdicts.healthy("b"), NOON + 1_000);
        board.tick(NOON + 1_000);

        JsonArray rows = since(first).getAsJsonArray("fans");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getAsJsonArray().get(5).isJsonNull())
                .as("the id is known")
                .isTrue();
        assertThat(since(board.lastTick()).getAsJsonArray("fans")).isEmpty();
        assertThat(ids(0)).as("whoever knows nothing gets all").containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void many_changes_are_told_over_several_ticks_and_alarms_at_once() {
        FanBoard large = new FanBoard(settings(10_000, 1_000_000), alarms);
        for (int i = 0; i < 4_000; i++) {
            large.add(Verdicts.healthy("fan-" + i), NOON);
        }
        large.tick(NOON);
        for (int i = 0; i < 4_000; i++) {
            large.add(i == 3_999 ? Verdicts.alarming("fan-" + i) : Verdicts.healthy("fan-" + i), NOON + 1_000);
        }
        long before = large.lastTick();
        large.tick(NOON + 1_000);

        JsonArray rows = since(large, before).getAsJsonArray("fans");
        assertThat(rows).hasSize(FanBoard.ROWS_PER_TICK + 1);
        assertThat(StreamSupport.stream(rows.spliterator(), false)
                        .filter(row -> (row.getAsJsonArray().get(1).getAsInt() & Fan.ALARM) > 0))
                .hasSize(1);
        large.tick(NOON + 2_000);
        large.tick(NOON + 3_000);
        assertThat(since(large, before).getAsJsonArray("fans")).hasSize(4_000);
    }

    @Test
    void beyond_the_bound_the_fan_not_heard_of_for_longest_is_forgotten_and_pages_begin_anew() {
        for (String fan : List.of("a", "b", "c", "d", "e")) {
            board.add(Verdicts.alarming(fan), NOON);
        }
        board.add(Verdicts.alarming("a"), NOON + 1);
        board.tick(NOON);
        long tick = board.lastTick();
        assertThat(board.canFollow(board.epoch(), tick)).isTrue();

        board.add(Verdicts.healthy("f"), NOON + 60_001);
        board.tick(NOON + 60_001);

        assertThat(ids(0)).containsExactlyInAnyOrder("a", "c", "d", "e", "f");
        assertThat(board.canFollow(board.epoch(), tick)).isFalse();
        assertThat(board.canFollow(board.epoch(), board.lastTick())).isTrue();
        assertThat(board.canFollow("another", board.lastTick())).isFalse();
        assertThat(alarms.openOf("b")).as("nobody would ever clear it").isEmpty();
    }

    @Test
    void fans_beyond_the_bound_are_left_out_while_the_known_ones_report_unless_they_have_an_alarm() {
        for (String fan : List.of("a", "b", "c", "d", "e")) {
            board.add(Verdicts.healthy(fan), NOON);
        }
        board.tick(NOON);
        long tick = board.lastTick();

        board.add(Verdicts.healthy("f"), NOON + 1);
        board.add(Verdicts.healthy("b"), NOON + 2);
        board.tick(NOON + 2);

        assertThat(ids(0)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
        assertThat(board.canFollow(board.epoch(), tick)).isTrue();
        assertThat(board.leftOut()).isEqualTo(1);

        board.add(Verdicts.alarming("g"), NOON + 3);
        board.tick(NOON + 3);

        assertThat(ids(0)).containsExactlyInAnyOrder("b", "c", "d", "e", "g");
    }

    @Test
    void a_fan_that_says_nothing_is_silent_until_it_speaks_again() {
        board.add(Verdicts.healthy("a"), NOON);
        board.tick(NOON + 60_000);
        assertThat(state("a")).isZero();

        board.tick(NOON + 60_001);
        assertThat(state("a")).isEqualTo(Fan.SILENT);

        board.add(Verdicts.healthy("a"), NOON + 70_000);
        board.tick(NOON + 70_000);
        assertThat(state("a")).isZero();
    }

    @Test
    void an_alarm_of_before_a_restart_goes_on_if_the_fan_alarms_again_within_a_minute() {
        alarms.restore(
                List.of(new Alarm(7, "a", NOON - 5_000, OptionalLong.empty(), 0.8f, "fan 1.0.0", Optional.empty())));

        board.add(Verdicts.healthy("a"), NOON);
        assertThat(alarms.openOf("a")).as("the predictor starts anew").isPresent();
        board.add(Verdicts.alarming("a"), NOON + 10_000);
        assertThat(alarms.newestFirst()).singleElement().satisfies(alarm -> {
            assertThat(alarm.number()).isEqualTo(7);
            assertThat(alarm.peak()).isEqualTo(0.9f);
        });

        board.add(Verdicts.healthy("a"), NOON + 20_000);
        assertThat(alarms.openOf("a")).isEmpty();
    }

    @Test
    void an_alarm_of_before_a_restart_is_over_after_a_minute_without_one() {
        alarms.restore(
                List.of(new Alarm(7, "a", NOON - 5_000, OptionalLong.empty(), 0.8f, "fan 1.0.0", Optional.empty())));

        board.add(Verdicts.healthy("a"), NOON);
        board.add(Verdicts.healthy("a"), NOON + 60_000);

        assertThat(alarms.openOf("a")).isEmpty();
    }

    @Test
    void points_of_all_fans_keep_within_their_memory() {
        int bytesPerPoint = History.BYTES_BESIDES_VALUES + 2 * Float.BYTES;
        FanBoard small = new FanBoard(settings(100, 1_000L * bytesPerPoint), alarms);
        for (int second = 0; second < 50; second++) {
            for (int fan = 0; fan < 100; fan++) {
                small.add(Verdicts.healthy("fan-" + fan), NOON + 1_000L * second);
            }
        }

        assertThat(small.points()).isBetween(800L, 1_000L);
        assertThat(points(small, "fan-3")).hasSizeBetween(8, 10);
        assertThat(points(small, "nobody")).isEmpty();
    }

    @Test
    void a_fan_is_counted_in_the_state_that_is_shown() {
        board.add(Verdicts.healthy("a"), NOON);
        board.add(Verdicts.faultyBelowTheModelsThreshold("b"), NOON);
        board.add(Verdicts.alarming("c"), NOON);

        JsonObject totals = since(0).getAsJsonObject("totals");

        assertThat(totals.get("fans").getAsInt()).isEqualTo(3);
        assertThat(totals.get("alarm").getAsInt()).isEqualTo(1);
        assertThat(totals.get("faulty").getAsInt()).as("the alarm not again").isEqualTo(1);
        assertThat(totals.get("silent").getAsInt()).isZero();
    }

    @Test
    void a_threshold_that_the_predictor_overrides_is_not_shown() {
        board.add(Verdicts.healthy("a"), NOON);
        assertThat(since(0).get("threshold").getAsDouble()).isEqualTo(0.5);

        board.add(Verdicts.faultyBelowTheModelsThreshold("a"), NOON);
        assertThat(since(0).get("threshold").isJsonNull()).isTrue();
    }

    @Test
    void a_very_long_id_is_kept_short_and_stays_its_own() {
        String one = "x".repeat(10_000);
        String other = "x".repeat(9_999) + "y";
        board.add(Verdicts.healthy(one), NOON);
        board.add(Verdicts.healthy(other), NOON);
        board.tick(NOON);

        assertThat(ids(0)).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.length() <= FanIds.LONGEST);
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
        return since(board, tick);
    }

    private static JsonObject since(FanBoard board, long tick) {
        return JsonParser.parseString(Json.text(json -> {
                    json.beginObject();
                    board.writeSince(tick, json);
                    json.endObject();
                }))
                .getAsJsonObject();
    }

    private static JsonArray points(FanBoard board, String fan) {
        return JsonParser.parseString(Json.text(json -> board.writePoints(fan, 0, json)))
                .getAsJsonArray();
    }
}
