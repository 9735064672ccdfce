// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.model.TrainingException;
import org.junit.jupiter.api.Test;

class DriftTest {

    private static final String DISTRIBUTION = """
            {"features":{"rotation":{"edges":[500,600],"shares":[0.3,0.4,0.3]},
                         "sound":{"edges":[],"shares":[1]}},
             "score":{"edges":[0.5],"shares":[0.9,0.1]}}""";

    @Test
    void what_left_its_training_data_is_named_with_its_index() throws Exception {
        Drift drift = new Drift("fan", DISTRIBUTION);
        for (int i = 0; i < 300; i++) {
            drift.add(new double[] {700, i}, i % 10 == 0 ? 0.7 : 0.1);
        }

        assertThat(drift.json().get("rotation").getAsDouble()).isGreaterThan(1);
        assertThat(drift.json().get("sound").getAsDouble()).isZero();
        assertThat(drift.json().get("score").getAsDouble()).isLessThan(0.01);
        assertThat(drift.text().orElseThrow()).contains("rotation").doesNotContain("sound", "score");
    }

    @Test
    void few_readings_say_nothing() throws Exception {
        Drift drift = new Drift("fan", DISTRIBUTION);
        drift.add(new double[] {700, 1}, 1);

        assertThat(drift.json().get("rotation").isJsonNull()).isTrue();
        assertThat(drift.text()).isEmpty();
    }

    @Test
    void metadata_that_cannot_be_read_is_refused_with_a_remedy() {
        assertThatThrownBy(() -> new Drift("fan", "{}"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("fanwatch.distribution of the model fan cannot be read. Train the model again");
    }
}
