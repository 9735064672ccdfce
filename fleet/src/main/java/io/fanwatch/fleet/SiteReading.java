// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A reading and its site, in a form that Flink writes itself, so that fields can be added later.
 *
 * @param site where the fan is
 * @param device which fan of the site
 * @param id the sender's mark of the reading, or empty
 * @param time when it was taken, in milliseconds since 1970
 * @param values in the order of the job's features, NaN where one is missing
 * @param arrival when it came to Kafka, in milliseconds since 1970
 */
public record SiteReading(String site, String device, String id, long time, double[] values, long arrival) {

    static SiteReading of(String site, Reading reading, long arrival) {
        double[] values = new double[reading.schema().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reading.value(i);
        }
        return new SiteReading(
                site,
                reading.deviceId(),
                reading.id().orElse(""),
                reading.time().toEpochMilli(),
                values,
                arrival);
    }

    /** Which fan of the fleet: {@code site/device}. */
    String fan() {
        return fan(site, device);
    }

    static String fan(String site, String device) {
        return site + '/' + device;
    }

    /** As the gateway of the site has it. */
    Reading reading(FeatureSchema schema) {
        return reading(device, schema);
    }

    /** With a device id that no other site has. */
    Reading readingOfFleet(FeatureSchema schema) {
        return reading(fan(), schema);
    }

    private Reading reading(String deviceId, FeatureSchema schema) {
        Optional<String> mark = id.isEmpty() ? Optional.empty() : Optional.of(id);
        return Reading.withMissing(deviceId, mark, Instant.ofEpochMilli(time), schema, values);
    }

    /** Whether it is the same reading, sent once more. */
    boolean isRepeatOf(SiteReading other) {
        return time == other.time && id.equals(other.id) && Arrays.equals(values, other.values);
    }
}
