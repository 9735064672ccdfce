// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.condition.Features;
import io.fanwatch.condition.MonitorSettings;
import io.fanwatch.condition.RunningRule;
import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to evaluate on which recorded data.
 *
 * @param files CSV files, in the order of their times
 * @param table what is known of how the files are written
 * @param device column that tells devices apart; empty: each file is a device
 * @param time column with the time; empty: the one called time, datetime or timestamp, or the first if it has no name
 * @param timeFormat how times are written: see {@link TimeFormat}
 * @param features what the condition monitor compares
 * @param label column that says whether a reading was faulty
 * @param positive its value for faulty; empty: 1, where the others are 0
 * @param negative the value for healthy; all others are faulty then
 * @param failures CSV file of device and time of each failure
 * @param settings the monitor's times
 * @param running tells when a machine runs
 * @param remaining text file with what remained to each device after its last reading, in the unit of the models
 * @param models models to evaluate as well
 */
public record EvaluationOptions(
        List<Path> files,
        TableOptions table,
        Optional<String> device,
        Optional<String> time,
        TimeFormat timeFormat,
        Features features,
        Optional<String> label,
        Optional<String> positive,
        Optional<String> negative,
        Optional<Path> failures,
        MonitorSettings settings,
        Optional<RunningRule> running,
        Optional<Path> remaining,
        List<Path> models) {}
