// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GrownTreesLibraryTest {

    @Test
    void two_trainings_at_the_same_time_do_not_overwrite_each_others_libraries() throws Exception {
        float[][] rows = new float[60][1];
        float[] labels = new float[60];
        for (int row = 0; row < rows.length; row++) {
            rows[row][0] = row;
            labels[row] = row % 2;
        }
        GrownTrees.ofLife(rows.length).grow(rows, labels, 1);

        assertThat(Files.readAllLines(Path.of("/proc/self/maps")).stream()
                        .filter(line -> line.contains("lib_lightgbm")))
                .isNotEmpty()
                .allMatch(line -> line.contains("/fanwatch-lightgbm"));
    }
}
