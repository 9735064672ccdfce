// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import io.fanwatch.condition.Features;
import io.fanwatch.condition.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How remaining life is learned from units that ran to failure. Lives are counted as the cycle column does.
 *
 * @param unit column that tells units apart
 * @param cycle column with the age of the unit, which ends with its failure
 * @param cycleTime how long one step of that column takes on a gateway's machine; windows are times there
 * @param lifeUnit what one step is called: {@code cycles}, {@code hours}
 * @param cap most that is said to remain: before, nothing of the end can be seen yet
 * @param alarm from what remaining life on there is an alarm
 * @param window steps that means are taken over
 * @param ownStart steps at the beginning of a unit's life that its values are compared with; empty: they are not
 * @param age whether the model is told how old the unit is
 */
public record LifeOptions(
        String unit,
        String cycle,
        Duration cycleTime,
        String lifeUnit,
        double cap,
        double alarm,
        int window,
        OptionalInt ownStart,
        boolean age) {

    /** @throws IllegalArgumentException with a message for the user when an option is out of its range */
    public LifeOptions {
        if (!(cap > 0 && alarm > 0 && alarm < cap)) {
            throw new IllegalArgumentException("The alarm at " + alarm + " and the cap " + cap
                    + " do not fit. Give --alarm above 0 and --cap above it, such as 30 and 125.");
        }
        if (window < 3 || ownStart.orElse(1) < 1) {
            throw new IllegalArgumentException("Give --window of at least 3 and --own-start of at least 1.");
        }
    }

    /**
     * The features of the model: for each field its means over the window and over a third of it, and what else was
     * wished; other features as they are.
     */
    public Features features(Features given) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String field = given.expressions().get(i).text();
            if (!given.fields().contains(given.names().get(i))) {
                all.add(field);
                continue;
            }
            String recent = "mean(" + field + ", " + time(window / 3) + ")";
            all.add("mean(" + field + ", " + time(window) + ")");
            all.add(recent);
            if (ownStart.isPresent()) {
                String start = "first(" + field + ", " + time(ownStart.getAsInt()) + ")";
                all.add(start);
                all.add(recent + " - " + start);
            }
        }
        if (age) {
            all.add("age");
        }
        return Features.of(all);
    }

    private String time(int steps) {
        return Times.text(cycleTime.multipliedBy(steps));
    }
}
