// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which reading it is.
 *
 * @param fan whose
 * @param number the fan's own, from 0
 */
record ReadingId(String fan, int number) {

    /** The beginning of the names of fans here. */
    static final String FANS = "chaos";

    private static final Pattern IN_JSON = Pattern.compile("\"id\":\"(" + FANS + "\\d+)-(\\d+)\"");

    /** That of a reading or verdict as JSON; nothing if it is not one of ours. */
    static Optional<ReadingId> in(String json) {
        Matcher found = IN_JSON.matcher(json);
        return found.find()
                ? Optional.of(new ReadingId(found.group(1), Integer.parseInt(found.group(2))))
                : Optional.empty();
    }

    /** That of a fan's reading with that time, in milliseconds since 1970. */
    static ReadingId at(String fan, long millis) {
        return new ReadingId(fan, (int) ((millis - FanTraffic.FIRST_TIME) / FanTraffic.TIME_STEP));
    }

    @Override
    public String toString() {
        return fan + "-" + number;
    }
}
