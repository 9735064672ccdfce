// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fanwatch.condition.Distribution;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxWriterTest {

    @Test
    void deciles_that_differ_by_less_than_is_written_are_one() {
        double[] scores = IntStream.range(0, 100)
                .mapToDouble(i -> i < 30 ? 0.006 + i * 1e-4 : i < 70 ? 0.11229951 + i * 1e-9 : 0.99999999)
                .toArray();

        Distribution spread = OnnxWriter.distribution(scores);

        assertThat(spread.edges()).isSorted().doesNotHaveDuplicates().contains(0.1123);
        assertThat(spread.shares().get(spread.edges().indexOf(0.1123))).isEqualTo(0.49, within(1e-9));
        assertThat(spread.shares().stream().mapToDouble(Double::doubleValue).sum())
                .isEqualTo(1, within(1e-9));
    }
}
