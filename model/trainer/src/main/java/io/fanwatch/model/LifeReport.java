// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a training on run-to-failure data gave. Errors are in the unit of the lives, for labels that are capped.
 *
 * @param model the ONNX file, fitted to all units
 * @param modelCard the model card for people, Markdown
 * @param modelCardJson the model card for programs, JSON
 * @param best the family of the model
 * @param others the other families that were compared
 * @param rows readings
 * @param units units
 * @param inputs what the gateway must give
 * @param modelBytes size of the ONNX file
 * @param duration time taken, reading and writing included
 */
public record LifeReport(
        Path model,
        Path modelCard,
        Path modelCardJson,
        Validated best,
        List<Validated> others,
        int rows,
        int units,
        List<String> inputs,
        long modelBytes,
        Duration duration) {

    /** Keeps its own copies of the lists. */
    public LifeReport {
        others = List.copyOf(others);
        inputs = List.copyOf(inputs);
    }

    /**
     * How a family did on units that it was not fitted to.
     *
     * @param family the family
     * @param description the model in words
     * @param byUnit on the readings of whole units left out, each unit once
     * @param random on a random fifth of the readings, whose neighbours it was fitted to: too good to be true
     * @param alarmed units with an alarm before their failure
     * @param leads what really remained at the first alarm of each of these, ascending
     */
    public record Validated(
            Family family, String description, LifeMetrics byUnit, LifeMetrics random, int alarmed, List<Float> leads) {

        /** Keeps its own copy of the list. */
        public Validated {
            leads = List.copyOf(leads);
        }
    }
}
