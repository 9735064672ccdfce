// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandardisationTest {

    @Test
    void features_get_mean_zero_and_deviation_one_and_a_constant_one_becomes_zero() {
        float[][] rows = {{1, 7}, {3, 7}};

        Standardisation scaling = Standardisation.of(rows);
        Dataset scaled = scaling.apply(new Dataset(List.of("a", "b"), rows, new boolean[2], "sha256:"));

        assertThat(scaling.mean()).containsExactly(2, 7);
        assertThat(scaled.rows()[0]).containsExactly(-1, 0);
        assertThat(scaled.rows()[1]).containsExactly(1, 0);
    }
}
