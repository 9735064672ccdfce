// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import io.fanwatch.kura.tools.rollout.Progression.State;
import io.fanwatch.kura.tools.terminal.TextTable;
import io.fanwatch.kura.tools.terminal.TextTable.Cell;
import io.fanwatch.kura.tools.terminal.TextTable.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A rollout for people: a table of waves, and the gateways that are not done with the reason. */
final class RolloutReport {

    private static final int MOST_NAMED = 20;

    private RolloutReport() {}

    static List<String> lines(List<List<String>> waves, Progression progression) {
        TextTable table = new TextTable(
                Column.words("Wave"),
                Column.numbers("Gateways"),
                Column.numbers("Done"),
                Column.numbers("Failed"),
                Column.numbers("Rolled back"),
                Column.numbers("Waiting"));
        for (int i = 0; i < waves.size(); i++) {
            List<String> wave = waves.get(i);
            long waiting = progression.count(wave, State.WAITING) + progression.count(wave, State.INSTALLED);
            table.add(
                    Cell.plain(String.valueOf(i + 1)),
                    number(wave.size(), ""),
                    number(progression.count(wave, State.DONE), "fg(green)"),
                    number(progression.count(wave, State.FAILED), "bold,fg(red)"),
                    number(progression.count(wave, State.ROLLED_BACK), "fg(yellow)"),
                    number(waiting, ""));
        }
        List<String> lines = new ArrayList<>(table.lines());
        List<String> named = waves.stream()
                .flatMap(Collection::stream)
                .filter(each -> !progression.of(each).message().isEmpty())
                .toList();
        named.stream()
                .limit(MOST_NAMED)
                .forEach(each -> lines.add(each + ": " + progression.of(each).message()));
        if (named.size() > MOST_NAMED) {
            lines.add("and " + (named.size() - MOST_NAMED) + " more, in the file of --state");
        }
        return lines;
    }

    private static Cell number(long number, String style) {
        String text = String.valueOf(number);
        return number == 0 || style.isEmpty() ? Cell.plain(text) : Cell.styled(text, style);
    }
}
