// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

/** Decimal numbers as JSON writes them, without an exponent and short enough to be converted by one exact division. */
final class PlainNumber {

    private static final int MAXIMUM_LENGTH = 17; // so many digits fit into a long
    private static final long LARGEST_EXACT = 1L << 53; // every whole number up to here is a double
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final int POINT = '.' - '0';

    private PlainNumber() {}

    /**
     * The number that is written there, the same as {@link Double#parseDouble} makes of it: digits and power of ten are
     * exact, so that the division is the only rounding.
     *
     * @return NaN if that is no such number
     */
    static double parse(byte[] text, int from, int to) {
        if (to - from > MAXIMUM_LENGTH) {
            return Double.NaN;
        }
        boolean negative = from < to && text[from] == '-';
        int start = negative ? from + 1 : from;
        int point = to;
        long digits = 0;
        for (int at = start; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
            } else if (digit == POINT && point == to) {
                point = at;
            } else {
                return Double.NaN;
            }
        }
        boolean leadingZero = point - start > 1 && text[start] == '0';
        if (point == start || point == to - 1 || leadingZero || digits > LARGEST_EXACT) {
            return Double.NaN;
        }
        double value = point == to ? digits : digits / POWERS_OF_TEN[to - point - 1];
        return negative ? -value : value;
    }

    /** The number that the digits there make when they follow those before. */
    static long number(byte[] text, int from, int to, long before) {
        long number = before;
        for (int at = from; at < to; at++) {
            number = number * 10 + (text[at] - '0');
        }
        return number;
    }
}
