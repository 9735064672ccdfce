// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.tests.chaos.Sample.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./fanwatch soak}, and how it judges. */
class SoakTest {

    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void while_model_and_configuration_change_every_reading_gets_its_verdict_and_all_is_measured() throws Exception {
        SoakRun run = SoakRun.run(
                HOME,
                100,
                new SoakRun.Rhythm(
                        Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(3)));

        assertThat(run.sent()).isPositive();
        assertThat(run.verdicts()).isGreaterThanOrEqualTo(run.sent());
        assertThat(run.exchanges()).isPositive();
        assertThat(run.changes()).isPositive();
        assertThat(run.samples())
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.values().values())
                        .allMatch(value -> value >= 0)
                        .anyMatch(value -> value > 0));
        // whether it is flat shows only in a longer run
    }

    @Test
    void what_grows_is_told_from_what_only_swings() {
        assertThat(Trend.of(samples(i -> 300 + (i % 7) * 10), Kind.MEMORY).isFlat())
                .isTrue();
        assertThat(Trend.of(samples(i -> i == 70 ? 900 : 300), Kind.MEMORY).isFlat())
                .as("one high")
                .isTrue();
        assertThat(Trend.of(samples(i -> i < 50 ? 100 + i : 150).subList(50, 100), Kind.MEMORY)
                        .isFlat())
                .as("after it grew")
                .isTrue();
        Trend growing = Trend.of(samples(i -> 300 + i + (i % 7) * 10), Kind.MEMORY);
        assertThat(growing.isFlat()).isFalse();
        assertThat(growing.growth()).isBetween(90.0, 110.0);
    }

    private static List<Sample> samples(IntToLongFunction value) {
        return IntStream.range(0, 100)
                .mapToObj(i -> new Sample(
                        i,
                        Stream.of(Kind.values())
                                .collect(Collectors.<Kind, Kind, Long>toMap(
                                        kind -> kind, kind -> value.applyAsLong(i)))))
                .toList();
    }

    @Test
    void a_run_is_a_table_and_a_drawing() {
        SoakRun run = new SoakRun(samples(i -> 40), 100, 20, 1_000, 1_000, 2, 12, "2026-11-30");

        assertThat(run.isSound()).isTrue();
        assertThat(SoakReport.table(run))
                .contains("1,000 readings of 40 fans, of which it keeps 100", "| threads | 40 | +0.0 | yes |");
        assertThat(SoakReport.graph(run))
                .startsWith("<svg")
                .contains("temporary files", "<polyline")
                .endsWith("</svg>\n");
        assertThat(new SoakRun(samples(i -> 40), 100, 20, 1_000, 999, 2, 12, "").isSound())
                .isFalse();
        assertThat(new SoakRun(samples(i -> i), 100, 20, 1_000, 1_000, 2, 12, "").isSound())
                .isFalse();
    }

    @Test
    void what_is_kept_of_new_fans_is_no_growth_and_a_run_without_full_places_is_not_judged() {
        SoakRun filling = new SoakRun(samples(i -> Math.min(i, 70)), 100, 70, 1_000, 1_000, 2, 12, "");
        SoakRun neverFull = new SoakRun(samples(i -> i), 10_000, Double.POSITIVE_INFINITY, 1_000, 1_000, 2, 12, "");

        assertThat(filling.isSound()).isTrue();
        assertThat(neverFull.isSound()).isFalse();
        assertThat(SoakReport.table(neverFull)).contains("Not judged").doesNotContain("| threads |");
    }
}
