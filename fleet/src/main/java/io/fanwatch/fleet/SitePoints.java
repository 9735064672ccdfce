// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Verdict;
import io.fanwatch.influxdb.internal.InfluxDbSettings;
import io.fanwatch.influxdb.internal.PointNames;
import io.fanwatch.influxdb.internal.PointWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes points of InfluxDB as a gateway does, with the site as a further tag. For one thread. */
final class SitePoints {

    private static final String SITE = "site";

    private final PointNames names;
    private final Map<String, PointNames> bySite = new HashMap<>();

    SitePoints(InfluxDbSettings settings) {
        this.names = settings.names();
    }

    /**
     * A reading with its verdict. A fan's readings have times that differ, so that its time is always the same, however
     * often the reading is judged.
     */
    String of(String site, Verdict verdict) {
        return new PointWriter().lineOf(verdict, names(site));
    }

    /** A change of an alarm, if those are wanted. */
    Optional<String> of(String site, Alarm alarm) {
        return names.alarmMeasurement().map(measurement -> PointWriter.lineOf(alarm, measurement, names(site)));
    }

    private PointNames names(String site) {
        return bySite.computeIfAbsent(site, of -> {
            Map<String, String> tags = new HashMap<>(names.tags());
            if (!of.isBlank()) {
                tags.put(SITE, of);
            }
            return new PointNames(
                    names.measurement(),
                    names.statusMeasurement(),
                    names.alarmMeasurement(),
                    names.deviceTag(),
                    tags,
                    names.fields());
        });
    }
}
