// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fan\n2026-11-30 ERROR all is lost",
                "fan\r\n",
                "fan\u0000",
                "\u001b[31mfan\u001b[2J",
                "\u009b31mfan",
                "fan\u202e7",
                "fan\u2066",
                "fan\u200b7",
                "fan\u2028next",
                "fan\u2029next",
                "fan\ud800",
                "\udc00fan",
                "fan\u007f"
            })
    void what_breaks_a_line_is_a_space_and_what_steers_a_terminal_or_is_not_seen_a_question_mark(String hostile) {
        String plain = PlainLine.of(hostile);

        assertThat(plain).isNotEqualTo(hostile).hasSameSizeAs(hostile).matches("[ -~]+");
        assertThat(PlainLine.is(hostile)).isFalse();
        assertThat(PlainLine.is(plain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Lüfter 7 (风扇) 🌀", "{}\"\\,=+#/$|&<>'`%", "=cmd|' /C calc'!A0"})
    void whatever_else_stays_as_it_is(String text) {
        assertThat(PlainLine.of(text)).isEqualTo(text);
        assertThat(PlainLine.is(text)).isTrue();
    }

    @Test
    void a_status_is_on_one_line_whatever_it_repeats() {
        Status status = new StatusReport("a")
                .text("model", "model", "fan\n1")
                .problem(Optional.of(Problem.error("the server says\u001b[2J: go\r\naway")))
                .beside(Optional.of(Problem.warning("and\nthis")))
                .otherwise("well");

        assertThat(status.message()).isEqualTo("the server says?[2J: go  away; and this");
        assertThat(status.figures()).containsEntry("model", "fan 1");
    }
}
