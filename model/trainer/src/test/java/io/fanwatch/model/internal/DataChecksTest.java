// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void ordinary_data_needs_no_note() throws Exception {
        assertThat(notes("sound", row -> (float) random.nextGaussian() + (faulty[row] ? 1 : 0)))
                .isEmpty();
    }

    @Test
    void a_column_that_never_changes_is_named() throws Exception {
        assertThat(notes("heat", row -> 35.9f)).singleElement().asString().contains("heat is 35.9 in all rows");
    }

    @Test
    void a_column_that_counts_the_rows_is_named() throws Exception {
        assertThat(notes("uid", row -> row + 17f))
                .singleElement()
                .asString()
                .contains("uid only grows from row to row");
    }

    @Test
    void a_column_that_knows_the_answer_is_named() throws Exception {
        assertThat(notes("code", row -> faulty[row] ? -4 : row))
                .singleElement()
                .asString()
                .contains("code alone tells");
    }

    @Test
    void a_part_of_the_label_is_named_but_not_a_switch_that_says_little() throws Exception {
        assertThat(notes("wear failure", row -> faulty[row] && row % 2 == 0 ? 1 : 0))
                .singleElement()
                .asString()
                .contains("wear failure has a value that only faulty rows have");
        assertThat(notes("door open", row -> row % 2)).isEmpty();
    }

    @Test
    void a_number_that_stands_for_none_is_named() throws Exception {
        assertThat(notes("sound", row -> row % 50 == 7 ? -999 : 45 + random.nextDouble(9)))
                .singleElement()
                .asString()
                .contains("sound is -999 in some rows")
                .contains("--missing-values -999 --missing drop");
        assertThat(notes("speed", row -> row % 50 == 7 ? 999 : 900 + random.nextDouble(200)))
                .isEmpty();
    }

    @Test
    void rare_faults_are_said() throws Exception {
        for (int row = 0; row < ROWS; row++) {
            faulty[row] = row % 25 == 0;
        }

        assertThat(notes("sound", row -> random.nextFloat()))
                .singleElement()
                .asString()
                .contains("Only 4.0 % of the rows are faulty");
    }

    @Test
    void a_column_without_any_value_is_refused() {
        assertThatThrownBy(() -> notes("heat", row -> Double.NaN)).hasMessageContaining("heat has no value in any row");
    }

    private List<String> notes(String name, IntToDoubleFunction value) throws Exception {
        float[][] rows = new float[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            rows[row] = new float[] {(float) value.applyAsDouble(row)};
        }
        return DataChecks.notes(new Dataset(List.of(name), rows, faulty, "sha256:"));
    }
}
