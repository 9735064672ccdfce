// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a record says of one device, perhaps not all that is needed.
 *
 * @param values in the schema's order, NaN where one is missing
 * @param missing for each of those the reason, by the feature's place
 */
record RawReading(
        String device,
        Optional<String> id,
        Optional<Instant> time,
        double[] values,
        Map<Integer, RejectedReadingException> missing) {

    /** The reading, if nothing is missing; else why the first of the missing values is. */
    Reading complete(FeatureSchema schema, Instant arrival) throws RejectedReadingException {
        if (!missing.isEmpty()) {
            throw missing.get(missing.keySet().stream().min(Integer::compare).orElseThrow());
        }
        return new Reading(device, id, time.orElse(arrival), schema, values);
    }

    /** The same reading at another time. */
    static Reading at(Instant time, Reading reading) {
        double[] values = new double[reading.schema().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reading.value(i);
        }
        return new Reading(reading.deviceId(), reading.id(), time, reading.schema(), values);
    }
}
