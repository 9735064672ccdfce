// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

    @Test
    void a_missing_value_is_nan_only_in_a_reading_that_may_lack_some() throws Exception {
        FeatureSchema two = new FeatureSchema(List.of("rotation", "sound"));
        Reading partial = Reading.withMissing("7", Optional.empty(), Instant.EPOCH, two, Double.NaN, 48);

        assertThat(FeatureValues.of(partial, List.of("sound", "rotation"), "")).containsExactly(48, Double.NaN);
        assertThat(partial.hasMissing()).isTrue();
        assertThat(READING.hasMissing()).isFalse();
        assertThat(partial.at(Instant.MAX).hasMissing()).isTrue();
        assertThat(partial.at(Instant.MAX).time()).isEqualTo(Instant.MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reading("7", Optional.empty(), Instant.EPOCH, two, Double.NaN, 48))
                .withMessageContaining("rotation is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reading.withMissing("7", Optional.empty(), Instant.EPOCH, two, 1, 1 / 0.0))
                .withMessageContaining("sound is Infinity");
    }
}
