// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import java.util.ArrayList;
import java.util.List;

/**
 * How a job ended.
 *
 * @param done whether the gateway did all of it
 * @param lines for the user, the first the most important
 */
public record Verdict(boolean done, List<String> lines) {

    /** Takes a copy of the lines. */
    public Verdict {
        lines = List.copyOf(lines);
    }

    /** It is done. */
    public static Verdict done(String... lines) {
        return new Verdict(true, List.of(lines));
    }

    /** It is not. */
    public static Verdict failed(String... lines) {
        return new Verdict(false, List.of(lines));
    }

    Verdict and(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new Verdict(done, more);
    }
}
