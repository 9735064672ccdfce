// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeatureValuesTest {

    private static final Reading READING =
            new Reading("7", Optional.empty(), Instant.EPOCH, new FeatureSchema(List.of("rotation", "sound")), 600, 48);

    @Test
    void values_come_in_the_order_asked_for() throws Exception {
        assertThat(FeatureValues.of(READING, List.of("sound", "rotation"), "")).containsExactly(48, 600);
    }

    @Test
    void a_feature_that_a_reading_lacks_is_told_for_good_with_the_remedy() {
        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> FeatureValues.of(READING, List.of("sound", "humidity"), "correct the features"))
                .withMessage("a reading of fan 7 has no humidity, only [rotation, sound]: correct the features")
                .matches(ScoringException::isPermanent);
    }
}
