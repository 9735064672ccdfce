// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoField;

/** Times written as {@code 2020-10-01 10:49:34}, read by hand: a formatter takes longer than all the rest of a reading. */
final class PlainTime {

    static final String PATTERN = "yyyy-MM-dd HH:mm:ss";

    private static final String SHAPE = "0000-00-00 00:00:00";
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 60 * SECONDS_PER_MINUTE;
    private static final long SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;

    private PlainTime() {}

    /** Whether digits and signs stand there as in the pattern. */
    static boolean matches(byte[] text, int from, int to) {
        boolean matches = to - from == SHAPE.length();
        for (int i = 0; matches && i < SHAPE.length(); i++) {
            byte c = text[from + i];
            matches = SHAPE.charAt(i) == '0' ? c >= '0' && c <= '9' : c == SHAPE.charAt(i);
        }
        return matches;
    }

    /**
     * The seconds from 1970 to the time that begins there and {@link #matches}, taken as UTC.
     *
     * @throws DateTimeException if there is no such day or time
     */
    static long epochSecond(byte[] text, int from) {
        LocalDate day = LocalDate.of(
                number(text, from, from + 4), number(text, from + 5, from + 7), number(text, from + 8, from + 10));
        int hour = ChronoField.HOUR_OF_DAY.checkValidIntValue(number(text, from + 11, from + 13));
        int minute = ChronoField.MINUTE_OF_HOUR.checkValidIntValue(number(text, from + 14, from + 16));
        int second = ChronoField.SECOND_OF_MINUTE.checkValidIntValue(number(text, from + 17, from + 19));
        return day.toEpochDay() * SECONDS_PER_DAY + hour * SECONDS_PER_HOUR + minute * SECONDS_PER_MINUTE + second;
    }

    private static int number(byte[] text, int from, int to) {
        return (int) PlainNumber.number(text, from, to, 0);
    }
}
