// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingOptionsTest {

    private final TrainingOptions options = TrainingOptions.of(Path.of("fans.csv"), Path.of("out"));

    @Test
    void features_are_kept_in_lower_case_and_in_order() {
        assertThat(options.withColumns(List.of(" Sound", "Rotation"), "Faulty", "1")
                        .features())
                .containsExactly("sound", "rotation");
    }

    @Test
    void a_label_among_the_features_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withColumns(List.of("sound", "faulty"), "Faulty", "1"))
                .withMessageContaining("Faulty")
                .withMessageContaining("Take it out");
    }

    @Test
    void a_feature_named_twice_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withColumns(List.of("sound", "Sound"), "Faulty", "1"))
                .withMessageContaining("twice");
    }

    @Test
    void a_name_that_is_a_path_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withModel("../fan", "1.0.0"))
                .withMessageContaining("../fan");
    }

    @Test
    void a_version_that_is_no_osgi_version_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withModel("fan", "1.0-beta"))
                .withMessageContaining("1.0-beta");
    }

    @Test
    void a_number_of_epochs_out_of_range_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withMaxEpochs(0))
                .withMessageContaining("0");
    }
}
