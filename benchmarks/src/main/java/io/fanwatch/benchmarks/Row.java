// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * One line of the report.
 *
 * @param name what was compared
 * @param subject what Fanwatch costs
 * @param reference what the library alone costs
 */
record Row(String name, Cost subject, Cost reference) {

    private static final String LAYOUT = "%-36s %9s %19s %7s   %9s %19s %7s   %5s%s";
    private static final double STEADY = 1.5;

    /** The line above all rows. */
    static String header() {
        return String.format(
                Locale.ROOT,
                LAYOUT,
                "fanwatch : reference",
                "ns/op",
                "(lowest..highest)",
                "B/op",
                "ref ns/op",
                "(lowest..highest)",
                "B/op",
                "ratio",
                "");
    }

    /** How many times what the reference takes: below 1, Fanwatch is faster. */
    double ratio() {
        return subject.median() / reference.median();
    }

    /** Whether one iteration of a side took half as long again as another: then the machine was busy, ask again. */
    boolean noisy() {
        return subject.highest() > STEADY * subject.lowest() || reference.highest() > STEADY * reference.lowest();
    }

    /** The row as a line that stands below the {@link #header()}. */
    String line() {
        return String.format(
                Locale.ROOT,
                LAYOUT,
                name,
                number(subject.median()),
                spread(subject),
                number(subject.bytes()),
                number(reference.median()),
                spread(reference),
                number(reference.bytes()),
                String.format(Locale.ROOT, "%.2f", ratio()),
                noisy() ? "  noisy" : "");
    }

    private static String spread(Cost cost) {
        return "(" + number(cost.lowest()) + ".." + number(cost.highest()) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        json.add("fanwatch", subject.json());
        json.add("reference", reference.json());
        json.addProperty("ratio", ratio());
        json.addProperty("noisy", noisy());
        return json;
    }
}
