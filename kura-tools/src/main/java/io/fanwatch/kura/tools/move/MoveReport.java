// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.move;

import java.util.List;

/**
 * What became of a move, in lines for the user.
 *
 * @param carried what is at its new place
 * @param left what is not, and need not be
 * @param problems what should have been carried and was not, with the remedy
 * @param byHand what is left to do
 */
public record MoveReport(List<String> carried, List<String> left, List<String> problems, List<String> byHand) {

    /** Takes copies. */
    public MoveReport {
        carried = List.copyOf(carried);
        left = List.copyOf(left);
        problems = List.copyOf(problems);
        byHand = List.copyOf(byHand);
    }
}
