// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;

/** One metric of a Sparkplug B payload, as it was sent; for one thread, used again for the next. */
final class SparkplugMetric {

    private static final int INT_8 = 1;
    private static final int INT_16 = 2;
    private static final int INT_32 = 3;
    private static final int UINT_64 = 8;
    private static final long NO_ALIAS = -1;

    String name = "";
    long alias = NO_ALIAS;
    long timestamp;
    int type;
    boolean historical;
    Object value;
    private boolean whole;

    /** Reads the next one in the place of the last. */
    void read(ProtobufReader metric) throws MalformedPayloadException {
        name = "";
        alias = NO_ALIAS;
        timestamp = 0;
        type = 0;
        historical = false;
        value = null;
        whole = false;
        while (metric.next()) {
            switch (metric.field()) {
                case 1 -> name = metric.text();
                case 2 -> alias = metric.number();
                case 3 -> timestamp = metric.number();
                case 4 -> type = (int) metric.number();
                case 5 -> historical = metric.number() != 0;
                case 10, 11 -> {
                    value = metric.number();
                    whole = true;
                }
                case 12 -> value = Double.valueOf(Float.toString(metric.floatNumber()));
                case 13 -> value = metric.doubleNumber();
                case 14 -> value = metric.number() != 0;
                case 15 -> value = metric.text();
                default -> {
                    // a null, whose value is missing; bytes, data sets, templates and properties are no features
                }
            }
        }
    }

    boolean hasAlias() {
        return alias != NO_ALIAS;
    }

    /** The value, with its sign: whole numbers are sent without. */
    Object signed(int declaredType) {
        if (!whole) {
            return value;
        }
        long bits = (long) value;
        return switch (declaredType) {
            case INT_8 -> (long) (byte) bits;
            case INT_16 -> (long) (short) bits;
            case INT_32 -> (long) (int) bits;
            case UINT_64 -> bits >= 0 ? (Object) bits : (Object) new Numeral(Long.toUnsignedString(bits));
            default -> bits;
        };
    }
}
