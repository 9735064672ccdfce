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

    /** The reading, if enough of it is there; else why the first of the missing values is missing. */
    Reading complete(FeatureSchema schema, MissingValues policy, Instant arrival) throws RejectedReadingException {
        if (policy == MissingValues.NAN && missing.size() < schema.size()) {
            return Reading.withMissing(device, id, time.orElse(arrival), schema, values);
        }
        if (!missing.isEmpty()) {
            throw missing.get(missing.keySet().stream().min(Integer::compare).orElseThrow());
        }
        return new Reading(device, id, time.orElse(arrival), schema, values);
    }
}
