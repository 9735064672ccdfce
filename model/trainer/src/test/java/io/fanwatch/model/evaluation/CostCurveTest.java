// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class CostCurveTest {

    private final DetectorResult result = new DetectorResult("model");

    @Test
    void a_missed_failure_costs_so_many_false_alarms() {
        AlarmLog silent = new AlarmLog();
        silent.update(0, false);
        result.addFailure("missed", silent, 1000, 0);
        AlarmLog noisy = new AlarmLog();
        noisy.update(0, true);
        noisy.update(10, false);
        result.addHealthy("healthy", noisy);

        double[] costs = CostCurve.ofDevices(result);

        assertThat(costs[0]).isEqualTo(2);
        assertThat(costs[costs.length - 1]).isEqualTo(1001);
        assertThat(CostCurve.json(result).get(0).getAsJsonObject().has("readings_threshold"))
                .isFalse();
    }

    @Test
    void the_dearer_a_miss_the_lower_the_cheapest_threshold() {
        for (int i = 0; i < 100; i++) {
            result.addReading(i / 100.0, i >= 50, i >= 90 || i == 30);
        }

        JsonArray curve = CostCurve.json(result);
        JsonObject cheapMiss = curve.get(0).getAsJsonObject();
        JsonObject dearMiss = curve.get(curve.size() - 1).getAsJsonObject();

        assertThat(cheapMiss.get("readings_threshold").getAsDouble()).isEqualTo(0.9f);
        assertThat(cheapMiss.get("readings_missed").getAsInt()).isEqualTo(1);
        assertThat(cheapMiss.get("readings_false").getAsInt()).isZero();
        assertThat(dearMiss.get("readings_threshold").getAsDouble()).isEqualTo(0.3f);
        assertThat(dearMiss.get("readings_missed").getAsInt()).isZero();
        assertThat(dearMiss.get("readings_false").getAsInt()).isEqualTo(59);
    }
}
