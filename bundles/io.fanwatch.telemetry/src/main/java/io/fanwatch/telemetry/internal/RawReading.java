// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.HashMap;
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

    /** Both together, at the later of their times, if they are of one device and no value is in both. */
    Optional<RawReading> with(RawReading next) {
        double[] all = values.clone();
        Map<Integer, RejectedReadingException> lacking = new HashMap<>(missing);
        for (int i = 0; i < all.length; i++) {
            if (!next.missing.containsKey(i)) {
                all[i] = next.values[i];
                lacking.remove(i);
            } else if (next.missing.get(i).kind() != RejectedReadingException.Kind.FIELD_MISSING) {
                lacking.replace(i, next.missing.get(i));
            }
        }
        boolean together =
                device.equals(next.device) && lacking.size() == missing.size() + next.missing.size() - all.length;
        Optional<Instant> latest =
                time.filter(own -> next.time.filter(own::isBefore).isEmpty()).or(next::time);
        return together ? Optional.of(new RawReading(device, id.or(next::id), latest, all, lacking)) : Optional.empty();
    }

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
