// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.api.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Values that sensors send when they have none. */
final class ErrorCodes {

    /** A DS18B20's lost line and its power-on value, IO-Link's "no measurement", the ends of 16 bits, and rows of nines. */
    private static final Set<Double> USUAL =
            Set.of(-127.0, 85.0, 32764.0, 32767.0, -32768.0, 65535.0, -999.0, 999.0, -9999.0, 9999.0, -3276.8);

    private ErrorCodes() {}

    /** Notes about the values of a reading that may be none. */
    static List<String> in(Reading reading) {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < reading.schema().size(); i++) {
            String name = reading.schema().names().get(i);
            if (USUAL.contains(reading.value(i))) {
                notes.add(name + " is " + reading.value(i)
                        + ", which many sensors send when they fail: with a plausible range"
                        + " in features it counts as missing, for example temperature=temperature -40..80");
            }
        }
        return notes;
    }
}
