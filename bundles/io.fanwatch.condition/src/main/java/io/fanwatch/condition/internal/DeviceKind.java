// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.condition.ConditionMonitor;
import io.fanwatch.condition.Features;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Devices with the same features: what is watched of them, and where it stands in a reading. For use by one thread. */
public final class DeviceKind {

    final ConditionMonitor monitor;
    private final double[] values;
    private final int[] places;
    private boolean readable;
    private FeatureSchema schema; // of the last reading; none at first

    public DeviceKind(Features features, WatchSettings settings) {
        monitor = new ConditionMonitor(features, settings.times(), settings.running());
        places = new int[monitor.fields().size()];
        values = new double[places.length];
    }

    /**
     * The values of a reading in the order of the monitor's fields, NaN for one that it has not, in the same array each time;
     * empty if it has none of the features.
     */
    public Optional<double[]> values(Reading reading) {
        if (reading.schema() != schema) {
            find(reading.schema());
        }
        for (int i = 0; i < places.length; i++) {
            values[i] = places[i] < 0 ? Double.NaN : reading.value(places[i]);
        }
        return readable ? Optional.of(values) : Optional.empty();
    }

    private void find(FeatureSchema newSchema) {
        schema = newSchema;
        List<String> names = names(schema);
        readable = false;
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(monitor.fields().get(i));
            // the field of the running rule alone says nothing
            readable |= places[i] >= 0 && i < monitor.features().fields().size();
        }
    }

    /** How the monitor knows the values of such readings. */
    public static List<String> names(FeatureSchema schema) {
        return schema.names().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }
}
