// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Condition;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.StatusReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthFileTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("vibration"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);
    private static final int FANS = 5;
    private static final long NOON = 1_800_000_000_000L;

    @TempDir
    private Path folder;

    private final AtomicLong millis = new AtomicLong();
    private Plant plant;
    private HealthFile file;

    /** What was not written is gone. */
    @BeforeEach
    void restart() {
        plant = new Plant(Plant.settings(FANS, 1_000_000));
        file = new HealthFile(plant.views, component -> folder, "page", millis::get);
        file.restore();
    }

    private void judge(String fan, int minute, double distance) {
        Reading reading = new Reading(fan, Optional.empty(), Instant.ofEpochSecond(60L * minute), SCHEMA, 3);
        Condition condition = new Condition(Condition.Phase.WATCHING, distance, Optional.empty(), List.of());
        Findings findings =
                new Findings(OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.of(condition));
        plant.add(
                new Verdict(reading, 0.1f, false, MODEL, AlarmState.NORMAL, false, findings), NOON + 60_000L * minute);
    }

    private JsonObject health(String fan) {
        return JsonParser.parseString(Json.text(json -> plant.views.writeHealth(fan, json)))
                .getAsJsonObject();
    }

    private JsonArray firstPoint(String fan) {
        return health(fan).getAsJsonArray("points").get(0).getAsJsonArray();
    }

    private Status status() {
        StatusReport report = new StatusReport("page");
        file.describe(report);
        return report.otherwise("shows");
    }

    @Test
    void a_kill_costs_no_more_than_a_minute_of_what_was_shown() {
        judge("1", 0, 3);
        judge("1", 1, 0.5);
        file.tick();
        assertThat(folder).isEmptyDirectory();
        millis.addAndGet(HealthFile.SHORTEST_MILLIS);
        file.tick();

        restart();
        assertThat(health("1").size()).as("nothing is known of it now").isZero();
        judge("1", 20, 0.25);

        JsonArray points = health("1").getAsJsonArray("points");
        assertThat(points).hasSize(21);
        assertThat(points.get(0)).hasToString("[0,3]");
        assertThat(points.get(1)).hasToString("[60000,0.5]");
        assertThat(points.get(2)).hasToString("[120000,null]");
        assertThat(points.get(20)).hasToString("[1200000,0.25]");
        assertThat(status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void a_fan_that_sends_nothing_for_a_while_is_kept_over_further_restarts() {
        judge("1", 0, 3);
        file.save();
        restart();
        judge("2", 1, 0.5);
        file.save();
        restart();

        judge("1", 20, 0.25);

        assertThat(firstPoint("1")).hasToString("[0,3]");
    }

    @Test
    void no_more_fans_are_kept_than_are_shown() throws IOException {
        for (int restart = 0; restart < 4; restart++) {
            for (int fan = 0; fan < FANS; fan++) {
                judge("fan " + restart + " " + fan, 0, 3);
            }
            file.save();
            restart();
        }
        judge("fan 0 0", 5, 0.5);
        judge("fan 3 0", 5, 0.5);
        assertThat(firstPoint("fan 0 0")).hasToString("[300000,0.5]");
        assertThat(firstPoint("fan 3 0")).hasToString("[0,3]");
    }

    @Test
    void a_damaged_file_is_set_aside_and_said() throws IOException {
        Files.writeString(folder.resolve("health.snapshot"), "damaged");
        restart();
        judge("1", 0, 3);
        file.save();

        assertThat(folder.resolve("health.snapshot.damaged")).hasContent("damaged");
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(status().message()).contains("health.snapshot.damaged", "from now on");
        restart();
        judge("1", 5, 0.5);
        assertThat(firstPoint("1")).hasToString("[0,3]");
    }
}
