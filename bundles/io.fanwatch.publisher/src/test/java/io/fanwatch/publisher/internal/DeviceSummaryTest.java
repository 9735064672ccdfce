// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceSummaryTest {

    private static final FeatureSchema TWO = new FeatureSchema(List.of("rotation", "sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", TWO.names(), 0.5);

    private static Verdict verdict(double rotation, double sound) {
        Reading reading = Reading.withMissing("7", Optional.empty(), Instant.EPOCH, TWO, rotation, sound);
        return new Verdict(reading, 0.25f, false, MODEL, AlarmState.NORMAL, true);
    }

    @Test
    void missing_values_do_not_count_and_what_is_always_missing_is_no_metric() {
        DeviceSummary summary = new DeviceSummary(verdict(Double.NaN, Double.NaN));
        summary.add(verdict(500, Double.NaN));
        summary.add(verdict(600, Double.NaN));

        assertThat(summary.metrics()).containsEntry("count", 3L).containsEntry("sound.mean", Double.NaN);
        assertThat(summary.toMessage(Instant.EPOCH, Instant.EPOCH).metrics())
                .containsEntry("rotation.min", 500.0)
                .containsEntry("rotation.mean", 550.0)
                .containsEntry("rotation.max", 600.0)
                .doesNotContainKeys("sound.min", "sound.mean", "sound.max");
        assertThat(DeviceSummary.transition(verdict(500, Double.NaN)).metrics())
                .containsEntry("rotation", 500.0)
                .doesNotContainKey("sound");
    }
}
