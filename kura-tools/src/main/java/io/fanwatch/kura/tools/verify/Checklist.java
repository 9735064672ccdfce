// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.kura.tools.terminal.TextTable;
import io.fanwatch.kura.tools.terminal.TextTable.Cell;
import io.fanwatch.kura.tools.terminal.TextTable.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * What was checked and what came of it. After a failure the checks that follow are not tried. Not safe for use by
 * several threads.
 */
final class Checklist {

    private final List<Entry> entries = new ArrayList<>();
    private final Terminal progress;
    private String failed = "";

    /**
     * @param progress told of each check as it begins
     */
    Checklist(Terminal progress) {
        this.progress = progress;
    }

    /** Something to check; returns what was found. */
    @FunctionalInterface
    interface Check {
        String run() throws CommandException, RefusedException, CheckFailedException, InterruptedException;
    }

    private enum Outcome {
        PASSED("passed", "fg(green)"),
        FAILED("FAILED", "bold,fg(red)"),
        SKIPPED("skipped", "fg(yellow)"),
        PLANNED("planned", "fg(cyan)");

        private final Cell cell;

        Outcome(String word, String style) {
            cell = Cell.styled(word, style);
        }
    }

    private record Entry(String what, Outcome outcome, String detail) {}

    /** Checks, unless something before has failed. */
    void check(String what, Check check) throws InterruptedException {
        if (failed.isEmpty()) {
            checkAnyway(what, check);
        } else {
            skip(what, "not tried after \"" + failed + "\" failed");
        }
    }

    /** Checks in any case. */
    void checkAnyway(String what, Check check) throws InterruptedException {
        progress.println(what + " ...");
        try {
            entries.add(new Entry(what, Outcome.PASSED, check.run()));
        } catch (CommandException | RefusedException | CheckFailedException e) {
            fail(what, e.getMessage());
        } catch (InterruptedException e) {
            fail(what, "stopped before its end");
            throw e;
        }
    }

    /** Notes what is not checked, and why. */
    void skip(String what, String reason) {
        entries.add(new Entry(what, Outcome.SKIPPED, reason));
    }

    /** Notes what would be done. */
    void plan(String what, String detail) {
        entries.add(new Entry(what, Outcome.PLANNED, detail));
    }

    /** Notes what is found wrong. */
    void fail(String what, String reason) {
        entries.add(new Entry(what, Outcome.FAILED, reason));
        if (failed.isEmpty()) {
            failed = what;
        }
    }

    /** Whether nothing has failed. */
    boolean isOk() {
        return failed.isEmpty();
    }

    /** Prints all as a table, and a sentence that sums it up. */
    void print(Terminal output) {
        TextTable table = new TextTable(Column.words("Check"), Column.words("Result"), Column.words("Details"));
        for (Entry entry : entries) {
            table.add(Cell.plain(entry.what()), entry.outcome().cell, Cell.plain(entry.detail()));
        }
        table.lines().forEach(output::println);
        output.println("");
        output.println(String.format(
                "%d passed, %d failed, %d skipped",
                count(Outcome.PASSED), count(Outcome.FAILED), count(Outcome.SKIPPED)));
    }

    private long count(Outcome outcome) {
        return entries.stream().filter(entry -> entry.outcome() == outcome).count();
    }
}
