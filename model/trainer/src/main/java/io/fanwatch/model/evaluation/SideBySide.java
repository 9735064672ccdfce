// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import com.google.gson.JsonObject;

/** On which labelled readings the first two models were right: what one gains where the other errs. */
final class SideBySide {

    private final String[] names;
    private final long[] counts = new long[4];

    SideBySide(String first, String second) {
        this.names = new String[] {first, second};
    }

    void add(boolean firstRight, boolean secondRight) {
        counts[(firstRight ? 2 : 0) + (secondRight ? 1 : 0)]++;
    }

    private long readings() {
        return counts[0] + counts[1] + counts[2] + counts[3];
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("first", names[0]);
        json.addProperty("second", names[1]);
        json.addProperty("readings", readings());
        json.addProperty("both_right", counts[3]);
        json.addProperty("only_first_right", counts[2]);
        json.addProperty("only_second_right", counts[1]);
        json.addProperty("both_wrong", counts[0]);
        return json;
    }

    /** In words; empty without labels. */
    String text() {
        return readings() == 0
                ? ""
                : String.format(
                        "%s beside %s: of %,d readings only the first is right on %,d, only the second on %,d%n",
                        names[0], names[1], readings(), counts[2], counts[1]);
    }
}
