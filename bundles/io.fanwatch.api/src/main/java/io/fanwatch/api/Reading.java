// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What one fan reported at one moment. Immutable.
 *
 * <p>The values follow the {@link FeatureSchema} of their source; with the usual fan schema they are rotation in rpm,
 * temperature in °C, vibration in the sensor's own unit and sound in dB.
 *
 * <p>A value is a finite number; in a reading {@linkplain #withMissing made so}, NaN stands for one that is missing.
 */
public final class Reading {

    private final String deviceId;
    private final Optional<String> id;
    private final Instant time;
    private final FeatureSchema schema;
    private final double[] values;

    /**
     * @param deviceId which fan, not blank
     * @param id the sender's own mark of this reading, echoed in its verdict
     * @param time when the fan took the reading
     * @param schema the names of the values
     * @param values finite numbers in the schema's order; copied
     * @throws IllegalArgumentException if the device id is blank, a value is not finite, or there are not as many values
     *     as the schema has names
     */
    public Reading(String deviceId, Optional<String> id, Instant time, FeatureSchema schema, double... values) {
        this(false, deviceId, id, time, schema, values);
    }

    private Reading(
            boolean mayMiss,
            String deviceId,
            Optional<String> id,
            Instant time,
            FeatureSchema schema,
            double... values) {
        if (deviceId.isBlank()) {
            throw new IllegalArgumentException("the device id is blank");
        }
        if (values.length != schema.size()) {
            throw new IllegalArgumentException(values.length + " values for the features " + schema);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) && !(mayMiss && Double.isNaN(values[i]))) {
                throw new IllegalArgumentException(
                        schema.names().get(i) + " is " + values[i] + ", not a finite number");
            }
        }
        this.deviceId = deviceId;
        this.id = Objects.requireNonNull(id);
        this.time = Objects.requireNonNull(time);
        this.schema = schema;
        this.values = values.clone();
    }

    /**
     * A reading that may lack values, for those who can judge the rest.
     *
     * @param values as for the constructor, but NaN where one is missing
     * @throws IllegalArgumentException as the constructor does, NaN aside
     */
    public static Reading withMissing(
            String deviceId, Optional<String> id, Instant time, FeatureSchema schema, double... values) {
        return new Reading(true, deviceId, id, time, schema, values);
    }

    /** The same reading as taken at another time. */
    public Reading at(Instant otherTime) {
        return new Reading(true, deviceId, id, otherTime, schema, values);
    }

    /** Which fan. */
    public String deviceId() {
        return deviceId;
    }

    /** The sender's own mark of this reading, if it set one. */
    public Optional<String> id() {
        return id;
    }

    /** When the fan took the reading; when it arrived, if the fan did not say. */
    public Instant time() {
        return time;
    }

    /** The names of the values. */
    public FeatureSchema schema() {
        return schema;
    }

    /**
     * The value at that place of the schema; NaN if it is missing.
     *
     * @throws ArrayIndexOutOfBoundsException if the schema has no such place
     */
    public double value(int index) {
        return values[index];
    }

    /** Whether a value is missing. */
    public boolean hasMissing() {
        for (double value : values) {
            if (Double.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "reading of fan " + deviceId + " at " + time;
    }
}
