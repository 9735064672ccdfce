// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DataChecksTest {

    private static final int ROWS = 500;
    private final Random random = new Random(3);
    private final boolean[] faulty = new boolean[ROWS];

    DataChecksTest() {
        for (int row = 0; row < ROWS; row++) {
            faulty[row] = row % 3 == 0;
        }
    }

    @Test
    void ordinary_data_needs_no_note() {
        assertThat(notes("sound", row -> (float) random.nextGaussian() + (faulty[row] ? 1 : 0)))
                .isEmpty();
    }

    @Test
    void a_column_that_never_changes_is_named() {
        assertThat(notes("heat", row -> 35.9f)).singleElement().asString().contains("heat is 35.9 in all rows");
    }

    @Test
    void a_column_that_counts_the_rows_is_named() {
        assertThat(notes("uid", row -> row + 17f))
                .singleElement()
                .asString()
                .contains("uid only grows from row to row");
    }

    @Test
    void a_column_that_knows_the_answer_is_named() {
        assertThat(notes("code", row -> faulty[row] ? -4 : row))
                .singleElement()
                .asString()
                .contains("code alone tells");
    }

    @Test
    void a_part_of_the_label_is_named_but_not_a_switch_that_says_little() {
        assertThat(notes("wear failure", row -> faulty[row] && row % 2 == 0 ? 1 : 0))
                .singleElement()
                .asString()
                .contains("wear failure has a value that only faulty rows have");
        assertThat(notes("door open", row -> row % 2)).isEmpty();
    }

    @Test
    void rare_faults_are_said() {
        for (int row = 0; row < ROWS; row++) {
            faulty[row] = row % 25 == 0;
        }

        assertThat(notes("sound", row -> random.nextFloat()))
                .singleElement()
                .asString()
                .contains("Only 4.0 % of the rows are faulty");
    }

    private List<String> notes(String name, IntToDoubleFunction value) {
        float[][] rows = new float[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            rows[row] = new float[] {(float) value.applyAsDouble(row)};
        }
        return DataChecks.notes(new Dataset(List.of(name), rows, faulty, "sha256:"));
    }
}
