// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SensorWatchTest {

    private static final FeatureSchema TWO = new FeatureSchema(List.of("rotation", "sound"));
    private static final long START = 1_800_000_000_000L;
    private static final Duration STUCK_AFTER = Duration.ofHours(1);

    private final SensorWatch watch = new SensorWatch();

    private Optional<String> faultAfter(int minute, double rotation) {
        long now = START + minute * 60_000L;
        Reading reading =
                Reading.withMissing("7", Optional.empty(), Instant.ofEpochMilli(now), TWO, rotation, 40 + minute % 7);
        watch.observe(reading, now);
        return watch.fault(reading, STUCK_AFTER, now);
    }

    @Test
    void a_value_that_is_missing_at_times_counts_as_unchanged() {
        for (int minute = 0; minute < 100; minute++) {
            assertThat(faultAfter(minute, 600 + minute % 5)).isEmpty();
        }
        Optional<String> fault = Optional.empty();
        for (int minute = 100; minute < 300; minute++) {
            fault = faultAfter(minute, minute % 2 == 0 ? Double.NaN : 604);
        }

        assertThat(fault).hasValueSatisfying(words -> assertThat(words).startsWith("rotation is stuck: exactly 604.0"));
    }
}
