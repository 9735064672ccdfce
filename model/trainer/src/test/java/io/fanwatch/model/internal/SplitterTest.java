// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.DataOptions;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.SplitEstimate;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.internal.Dataset.Origin;
import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitterTest {

    private static final int ROWS = 1_000;

    @Test
    void no_group_is_in_two_parts_and_each_part_has_about_its_share_of_both_classes() throws Exception {
        Dataset data = data(row -> row % 40, row -> row % 5 == 0);

        StratifiedSplit split = splitter("unit", null, 0).split(data);

        assertThat(Collections.disjoint(groups(split.training()), groups(split.validation())))
                .isTrue();
        assertThat(Collections.disjoint(groups(split.training()), groups(split.test())))
                .isTrue();
        assertThat(Collections.disjoint(groups(split.validation()), groups(split.test())))
                .isTrue();
        assertThat(split.training().size()).isBetween(650, 750);
        assertThat(split.training().size()
                        + split.validation().size()
                        + split.test().size())
                .isEqualTo(ROWS);
        assertThat(split.test().faultyCount()).isBetween(15, 50);
    }

    @Test
    void too_few_groups_are_refused_in_words() {
        Dataset data = data(row -> row % 6, row -> row % 6 > 3);

        assertThatThrownBy(() -> splitter("unit", null, 0).split(data))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("2 groups with faulty rows and 4 with healthy ones")
                .hasMessageContaining("--group");
    }

    @Test
    void by_time_the_first_are_trained_and_the_last_tested_on_and_one_time_is_in_one_part() throws Exception {
        Dataset data = data(row -> -1, row -> row % 3 == 0);

        StratifiedSplit split = splitter(null, "time", 0).split(data);

        long lastTrained = Arrays.stream(split.training().times()).max().orElseThrow();
        long firstValidated = Arrays.stream(split.validation().times()).min().orElseThrow();
        long lastValidated = Arrays.stream(split.validation().times()).max().orElseThrow();
        long firstTested = Arrays.stream(split.test().times()).min().orElseThrow();
        assertThat(lastTrained).isLessThan(firstValidated);
        assertThat(lastValidated).isLessThan(firstTested);
        assertThat(split.training().size()).isBetween(700, 710);
    }

    @Test
    void each_row_is_tested_once_in_folds_and_a_group_in_one() throws Exception {
        Dataset data = data(row -> row % 40, row -> row % 5 == 0);
        List<Float> tested = new ArrayList<>();

        List<SplitEstimate> estimates = new CrossValidation(options("unit", null, 4), new Random(1), split -> {
                    assertThat(Collections.disjoint(groups(split.test()), groups(split.training())))
                            .isTrue();
                    assertThat(Collections.disjoint(groups(split.test()), groups(split.validation())))
                            .isTrue();
                    for (float[] row : split.test().rows()) {
                        tested.add(row[0]);
                    }
                    return new ClassificationMetrics(10, 0, 10, tested.size() % 2, 0.9);
                })
                .estimate(data, new ClassificationMetrics(1, 1, 1, 1, 0.5));

        assertThat(estimates)
                .extracting(SplitEstimate::split)
                .containsExactly("by unit, none of which is in two parts", "by class");
        assertThat(estimates).allMatch(estimate -> estimate.metrics().size() == 4);
        assertThat(tested).hasSize(2 * ROWS);
        assertThat(tested.subList(0, ROWS)).doesNotHaveDuplicates();
        assertThat(tested.subList(ROWS, 2 * ROWS)).doesNotHaveDuplicates();
    }

    @Test
    void folds_by_time_train_on_the_past_only() throws Exception {
        Dataset data = data(row -> -1, row -> row % 3 == 0);

        List<SplitEstimate> estimates = new CrossValidation(options(null, "time", 5), new Random(1), split -> {
                    if (split.training().times().length > 0) {
                        assertThat(Arrays.stream(split.training().times()).max().orElseThrow())
                                .isLessThanOrEqualTo(Arrays.stream(split.test().times())
                                        .min()
                                        .orElseThrow());
                    }
                    return new ClassificationMetrics(1, 1, 1, 1, 0.5);
                })
                .estimate(data, new ClassificationMetrics(1, 1, 1, 1, 0.5));

        assertThat(estimates.get(0).metrics()).hasSize(3);
    }

    @Test
    void the_confidence_interval_follows_nadeau_and_bengio() {
        List<ClassificationMetrics> metrics = List.of(
                new ClassificationMetrics(8, 0, 0, 2, 0),
                new ClassificationMetrics(9, 0, 0, 1, 0),
                new ClassificationMetrics(10, 0, 0, 0, 0));
        SplitEstimate estimate = new SplitEstimate("by class", metrics, 0.5);

        // standard deviation 0.1, t 4.303: 4.303 * 0.1 * sqrt(1/3 + 0.5)
        assertThat(estimate.text(ClassificationMetrics::accuracy)).isEqualTo("0.9000 ± 0.3928");
        assertThat(new SplitEstimate("by class", metrics.subList(0, 1), 0).text(ClassificationMetrics::accuracy))
                .isEqualTo("0.8000");
    }

    private static List<Integer> groups(Dataset data) {
        return Arrays.stream(data.groups()).distinct().boxed().toList();
    }

    private static Splitter splitter(String group, String time, int folds) {
        return new Splitter(options(group, time, folds), new Random(1));
    }

    private static DataOptions options(String group, String time, int folds) {
        return new DataOptions(
                TableOptions.FOUND,
                Optional.empty(),
                MissingValues.REFUSE,
                Set.of(),
                Map.of(),
                Optional.ofNullable(group),
                Optional.ofNullable(time),
                new TimeFormat("auto"),
                folds);
    }

    /** Rows that are numbered, two of each time, newest first; groups below 0: none. */
    private static Dataset data(java.util.function.IntUnaryOperator group, java.util.function.IntPredicate isFaulty) {
        float[][] rows = new float[ROWS][1];
        boolean[] faulty = new boolean[ROWS];
        for (int row = 0; row < ROWS; row++) {
            rows[row][0] = row;
            faulty[row] = isFaulty.test(row);
        }
        boolean grouped = group.applyAsInt(0) >= 0;
        return new Dataset(
                List.of("number"),
                rows,
                faulty,
                "sha256:",
                grouped ? IntStream.range(0, ROWS).map(group).toArray() : new int[0],
                grouped
                        ? new long[0]
                        : IntStream.range(0, ROWS)
                                .mapToLong(row -> (ROWS - row) / 2)
                                .toArray(),
                new Origin("", List.of()));
    }
}
