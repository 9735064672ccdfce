// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import io.fanwatch.api.Verdict;
import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.StandIns;
import io.fanwatch.tests.fuzz.VerdictFuzz;
import java.util.Map;

/** Verdicts with any texts as points: each is one line, whose measurement and tags are those that were meant. */
public final class PointFuzz implements FuzzTarget {

    private final InfluxDbSettings settings =
            InfluxDbSettings.of(StandIns.configuration(InfluxDbConfiguration.class, Map.of()), "", "");

    @Override
    public void take(byte[] input) {
        Verdict verdict = VerdictFuzz.verdict(input);
        String line;
        try {
            line = new PointWriter().lineOf(verdict, settings.names());
        } catch (ArithmeticException e) { // a time that the database cannot keep
            return;
        }
        int separators = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isField = separators > 0;
            if (c == '\\' && (quoted || !isField && line.charAt(i + 1) != '\\')) {
                i++;
            } else if (c == '"' && isField) {
                quoted = !quoted;
            } else if ((c == '\n' || c == '\r') && !quoted) {
                throw new AssertionError("a text begins a line of its own: " + line);
            } else if (c == ' ' && !quoted) {
                separators++;
            }
        }
        if (separators != 2 || quoted) {
            throw new AssertionError("a text has become tags or fields: " + line);
        }
    }
}
