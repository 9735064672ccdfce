// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.model.TrainingException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class LabelsTest {

    @Test
    void one_is_faulty_among_zeros_and_ones_however_they_are_written() throws Exception {
        assertThat(meanings(Optional.empty(), Optional.empty(), "0", "1.0", "0.00", "+1"))
                .containsExactly(false, true, false, true);
    }

    @Test
    void words_mean_what_a_person_says_of_them() throws Exception {
        assertThat(meanings(Optional.of("failure"), Optional.empty(), "Normal", "Failure", "normal"))
                .containsExactly(false, true, false);
        assertThat(meanings(Optional.empty(), Optional.of("No Failure"), "No Failure", "Power", "no failure", "Wear"))
                .containsExactly(false, true, false, true);
        assertThat(meanings(Optional.of("-1"), Optional.empty(), "1", "-1")).containsExactly(false, true);
        assertThat(meanings(Optional.of("worn"), Optional.of("good"), "worn", "good", "unclear"))
                .containsExactly(true, false, null);
    }

    @Test
    void a_blank_is_no_label_unless_it_means_healthy() throws Exception {
        assertThat(new Labels("fans.csv", "state", Optional.empty(), Optional.empty()).isMissing(""))
                .isTrue();
        assertThat(new Labels("fans.csv", "state", Optional.empty(), Optional.of("")).isMissing(""))
                .isFalse();
        assertThat(meanings(Optional.empty(), Optional.of(""), "", "Wear")).containsExactly(false, true);
    }

    @Test
    void what_is_not_plain_is_asked_back_with_the_values_and_a_proposal() {
        assertAsked("1", "-1", "1")
                .hasMessageContaining("1 (2 rows), -1 (1 rows)")
                .hasMessageContaining("--positive=-1");
        assertAsked("Normal", "Failure")
                .hasMessageContaining("Normal (1 rows), Failure (1 rows)")
                .hasMessageContaining("--positive Failure");
        assertAsked("1", "2").hasMessageContaining("Which value means faulty?");
        assertAsked("true", "false").hasMessageContaining("--positive true");
        assertAsked("nein", "ja", "nein").hasMessageContaining("--positive ja");
        assertAsked("NIO", "IO", "IO").hasMessageContaining("--positive NIO");
        assertAsked("healthy").hasMessageContaining("--negative healthy");
        assertAsked("Wear", "No Failure", "Power", "Wear")
                .hasMessageContaining("'Power' is a third label")
                .hasMessageContaining("Wear (2 rows)")
                .hasMessageContaining("--negative \"No Failure\"");
    }

    @Test
    void one_kind_of_fault_does_not_make_the_others_healthy() {
        assertThatThrownBy(() -> meanings(Optional.of("Power"), Optional.empty(), "No Failure", "Power", "Wear"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("--negative too");
    }

    @Test
    void a_column_that_measures_is_no_label() {
        Labels labels = new Labels("fans.csv", "state", Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200; i++) {
                        labels.add(i + ".5", "fans.csv, line " + i);
                    }
                })
                .hasMessageContaining("measures and does not label")
                .hasMessageContaining("--label");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertAsked(String... values) {
        return assertThatThrownBy(() -> meanings(Optional.empty(), Optional.empty(), values))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("fans.csv");
    }

    private static List<Boolean> meanings(Optional<String> positive, Optional<String> negative, String... values)
            throws TrainingException {
        Labels labels = new Labels("fans.csv", "state", positive, negative);
        for (int i = 0; i < values.length; i++) {
            labels.add(values[i], "fans.csv, line " + (i + 2));
        }
        List<Optional<Boolean>> meanings = labels.meanings();
        java.util.ArrayList<Boolean> found = new java.util.ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            found.add(meanings.get(labels.value(i)).orElse(null));
        }
        return found;
    }
}
