// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("vibration"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);

    private final Health health = new Health();

    @Test
    void a_year_of_readings_a_minute_is_kept_in_some_points_with_every_peak() {
        int minutes = 365 * 24 * 60;
        for (int minute = 0; minute < minutes; minute++) {
            add(minute, minute == 200_000 ? 9 : 0.25, Phase.WATCHING);
        }
        JsonArray points = json().getAsJsonArray("points");
        assertThat(points.size()).isBetween(Health.POINTS / 2, Health.POINTS);
        assertThat(points.get(0).getAsJsonArray().get(0).getAsLong()).isZero();
        long last = points.get(points.size() - 1).getAsJsonArray().get(0).getAsLong();
        assertThat(last).isGreaterThan(60_000L * (minutes - 2 * minutes / points.size()));
        long peaks = 0;
        for (int i = 0; i < points.size(); i++) {
            peaks += points.get(i).getAsJsonArray().get(1).getAsDouble() == 9 ? 1 : 0;
        }
        assertThat(peaks).isEqualTo(1);
    }

    @Test
    void while_it_learns_stands_or_sends_nothing_there_is_a_gap() {
        add(0, 0.5, Phase.WATCHING);
        add(1, 0, Phase.PAUSED);
        add(5, 0.5, Phase.WATCHING);
        assertThat(json().getAsJsonArray("points"))
                .hasToString("[[0,0.5],[60000,null],[120000,null],[180000,null],[240000,null],[300000,0.5]]");
    }

    @Test
    void it_says_who_is_to_blame_and_how_long_is_left() {
        add(0, 0.5, Phase.WATCHING);
        JsonObject json = json();
        json.remove("points");
        assertThat(json)
                .hasToString("{\"phase\":\"WATCHING\",\"distance\":0.5,\"contributions\":[[\"vibration\",2.4,1]],"
                        + "\"remaining\":36,\"low\":20,\"high\":null,\"unit\":\"h\"}");
    }

    private void add(int minute, double distance, Phase phase) {
        Reading reading = new Reading("1", Optional.empty(), Instant.ofEpochSecond(60L * minute), SCHEMA, 3);
        Condition condition =
                new Condition(phase, distance, Optional.empty(), List.of(new Contribution("vibration", 2.4, 1)));
        Findings findings = new Findings(
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.of(new RemainingLife(36, OptionalDouble.of(20), OptionalDouble.empty(), "h")),
                Optional.of(condition));
        health.add(new Verdict(reading, 0.1f, false, MODEL, AlarmState.NORMAL, false, findings));
    }

    private JsonObject json() {
        return JsonParser.parseString(Json.text(json -> {
                    health.writeSummary(json);
                    health.writePoints(json.name("points"));
                }))
                .getAsJsonObject();
    }
}
