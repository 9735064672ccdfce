// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where in files readings and labels are.
 *
 * @param table what is known of how they are written
 * @param features for each field of a reading the column that it comes from
 * @param device column with the device; empty: DeviceID, or else each file is one
 * @param time column with the time; empty: Time, or else readings are sent without
 * @param timeFormat how times are written
 * @param label column that says whether the fan was faulty
 * @param positive its value for faulty; empty: 1, where the others are 0
 * @param negative its value for healthy; with it alone, all others mean faulty
 * @param dropMissing whether readings that lack a value are left out, and not the files refused
 */
public record ReadingsOptions(
        TableOptions table,
        Map<String, String> features,
        Optional<String> device,
        Optional<String> time,
        TimeFormat timeFormat,
        String label,
        Optional<String> positive,
        Optional<String> negative,
        boolean dropMissing) {

    /** The fields that the shipped model wants. */
    public static final List<String> FAN_FIELDS = List.of("rotation", "temperature", "vibration", "sound");

    /** The columns that {@code generate} writes. */
    public static final ReadingsOptions DEFAULT = new ReadingsOptions(
            TableOptions.FOUND,
            features(List.of("rotation=Rotation", "temperature=Temperature", "vibration=Vibration", "sound=Sound")),
            Optional.empty(),
            Optional.empty(),
            new TimeFormat("auto"),
            "Faulty",
            Optional.empty(),
            Optional.empty(),
            false);

    /** Reads what is written as {@code rotation=RPM}, or {@code rotation} for a column of the same name. */
    public static Map<String, String> features(List<String> written) {
        Map<String, String> features = new LinkedHashMap<>();
        for (String one : written) {
            int equals = one.indexOf('=');
            features.put(
                    (equals < 0 ? one : one.substring(0, equals)).strip(),
                    one.substring(equals + 1).strip());
        }
        return features;
    }
}
