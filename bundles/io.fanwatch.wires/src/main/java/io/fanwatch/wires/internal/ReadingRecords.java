// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.component.Require;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireRecord;

/**
 * Writes readings as wire records: the device as STRING, the time in milliseconds since 1970 as LONG, every value under
 * its feature's name as DOUBLE unless it is missing and, if the reading has one, the id as STRING. The components name the properties. Immutable.
 */
record ReadingRecords(String device, String time, String id) {

    private static final String REMEDY = "name the property that records shall have";

    /** @throws IllegalArgumentException if a name is empty or given twice */
    ReadingRecords {
        device = Require.text("device.property", device, REMEDY);
        time = Require.text("time.property", time, REMEDY);
        id = Require.text("id.property", id, REMEDY);
        if (device.equals(time) || device.equals(id) || time.equals(id)) {
            throw new IllegalArgumentException("device.property is " + device + ", time.property " + time
                    + " and id.property " + id + ": give each another name");
        }
    }

    /** @throws IllegalArgumentException if a feature has the name of one of the other properties */
    WireRecord write(Reading reading) {
        FeatureSchema schema = reading.schema();
        for (String name : Set.of(device, time, id)) {
            if (schema.indexOf(name) >= 0) {
                throw new IllegalArgumentException("the feature " + name
                        + " has the name of another property of a wire record: rename device.property, time.property or"
                        + " id.property of the telemetry emitter");
            }
        }
        Map<String, TypedValue<?>> properties = new LinkedHashMap<>();
        properties.put(device, TypedValues.newStringValue(reading.deviceId()));
        properties.put(time, TypedValues.newLongValue(reading.time().toEpochMilli()));
        List<String> names = schema.names();
        for (int i = 0; i < names.size(); i++) {
            if (!Double.isNaN(reading.value(i))) {
                properties.put(names.get(i), TypedValues.newDoubleValue(reading.value(i)));
            }
        }
        reading.id().ifPresent(mark -> properties.put(id, TypedValues.newStringValue(mark)));
        return new WireRecord(properties);
    }
}
