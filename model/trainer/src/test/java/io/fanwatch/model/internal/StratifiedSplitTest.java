// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StratifiedSplitTest {

    @Test
    void every_row_lands_in_one_part_and_every_part_has_the_class_shares_of_the_whole() {
        int size = 1_000;
        float[][] rows = new float[size][1];
        boolean[] faulty = new boolean[size];
        for (int i = 0; i < size; i++) {
            rows[i][0] = i;
            faulty[i] = i % 5 == 0;
        }
        Dataset data = new Dataset(List.of("number"), rows, faulty, "sha256:");

        StratifiedSplit split = StratifiedSplit.of(data, new Random(1));

        assertThat(split.training().size()).isEqualTo(700);
        assertThat(split.training().faultyCount()).isEqualTo(140);
        assertThat(split.validation().size()).isEqualTo(150);
        assertThat(split.validation().faultyCount()).isEqualTo(30);
        assertThat(split.test().faultyCount()).isEqualTo(30);
        List<Float> seen = new ArrayList<>();
        Stream.of(split.training(), split.validation(), split.test())
                .forEach(part -> List.of(part.rows()).forEach(row -> seen.add(row[0])));
        assertThat(seen).doesNotHaveDuplicates().hasSize(size);
    }
}
