// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class MicroBenchmarksTest {

    private static final Options ONCE = new OptionsBuilder()
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .verbosity(VerboseMode.SILENT)
            .build();

    @Test
    void every_comparison_runs_and_both_its_sides_agree() throws RunnerException {
        for (Comparison comparison : Comparison.ALL) {
            Row row = comparison.measure(ONCE);

            assertThat(row.subject().median()).isPositive();
            assertThat(row.reference().median()).isPositive();
            assertThat(row.line()).startsWith(comparison.name());
        }
    }

    @Test
    void every_benchmark_is_compared() {
        Set<String> benchmarks = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .collect(Collectors.toSet());

        assertThat(Comparison.ALL.stream().flatMap(Comparison::methods).collect(Collectors.toSet()))
                .isEqualTo(benchmarks);
    }
}
