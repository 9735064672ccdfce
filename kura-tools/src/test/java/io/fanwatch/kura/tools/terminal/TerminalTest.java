// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.terminal.TextTable.Cell;
import io.fanwatch.kura.tools.terminal.TextTable.Column;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void columns_are_as_wide_as_their_widest_cell_and_numbers_stand_at_the_right() {
        TextTable table = new TextTable(Column.numbers("Fan"), Column.words("Alarm"));
        table.add(Cell.plain("1"), Cell.styled("NORMAL", "bold"));
        table.add(Cell.plain("1000"), Cell.plain("-"));

        Terminal terminal = terminal(false);
        table.lines().forEach(terminal::println);

        assertThat(text().lines()).containsExactly(" Fan  Alarm", "   1  NORMAL", "1000  -");
    }

    @Test
    void a_file_gets_no_escape_sequences() {
        terminal(false).println("@|bold,fg(red) loud|@");

        assertThat(text()).isEqualToIgnoringNewLines("loud");
    }

    @Test
    void a_screen_is_drawn_anew_in_place() {
        Terminal terminal = terminal(true);
        terminal.redraw(List.of("one", "two"));
        terminal.redraw(List.of("three"));

        assertThat(text()).contains("\u001B[2A\u001B[J").doesNotContain("\u001B[1A");
    }

    @Test
    void what_was_printed_in_between_is_not_drawn_over() {
        Terminal terminal = terminal(true);
        terminal.redraw(List.of("one", "two"));
        terminal.println("stays");
        terminal.redraw(List.of("three"));

        assertThat(text()).contains("stays").doesNotContain("\u001B[2A");
    }

    @Test
    void a_cell_is_no_mark_up_and_does_nothing_to_the_screen() {
        TextTable table = new TextTable(Column.words("Package"), Column.words("State"));
        table.add(Cell.plain("@|nosuch x|@"), Cell.styled("odd|@ \u001B[2J", "bold"));

        Terminal terminal = terminal(true);
        table.lines().forEach(terminal::println);

        assertThat(text()).contains("nosuch x").doesNotContain("\u001B[2J");
    }

    private Terminal terminal(boolean screen) {
        return new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), screen, true);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
