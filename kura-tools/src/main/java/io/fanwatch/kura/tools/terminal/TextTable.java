// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. Not safe for use by several threads. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** A table with these columns, from left to right. */
    public TextTable(Column... columns) {
        this.columns = List.of(columns);
        rows.add(this.columns.stream()
                .map(column -> Cell.styled(column.title(), "bold"))
                .toList());
    }

    /**
     * A column.
     *
     * @param title printed above
     * @param right whether its cells stand at the right, as numbers do
     */
    public record Column(String title, boolean right) {

        /** A column of words. */
        public static Column words(String title) {
            return new Column(title, false);
        }

        /** A column of numbers. */
        public static Column numbers(String title) {
            return new Column(title, true);
        }
    }

    /**
     * What stands in one place.
     *
     * @param text what it says; mark-up and control characters are taken out
     * @param style one of picocli's, such as {@code bold} or {@code fg(red)}; none if empty
     */
    public record Cell(String text, String style) {

        /** Makes the text plain. */
        public Cell {
            text = Terminal.plain(text);
        }

        /** Text as it is. */
        public static Cell plain(String text) {
            return new Cell(text, "");
        }

        /** Text that stands out on a screen. */
        public static Cell styled(String text, String style) {
            return new Cell(text, style);
        }
    }

    /** Adds a row, one cell a column. */
    public void add(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** The table's lines, the titles first, with picocli's mark-up. */
    public List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<Cell> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            Cell cell = row.get(i);
            boolean last = i == columns.size() - 1;
            String padding = " ".repeat(width(i) - cell.text().length());
            String text = columns.get(i).right() ? padding + cell.text() : cell.text() + (last ? "" : padding);
            line.append(i == 0 ? "" : GAP)
                    .append(cell.style().isEmpty() ? text : "@|" + cell.style() + " " + text + "|@");
        }
        return line.toString();
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).text().length())
                .max()
                .orElse(0);
    }
}
