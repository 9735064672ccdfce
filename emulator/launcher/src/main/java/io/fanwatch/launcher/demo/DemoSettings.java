// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import io.fanwatch.model.simulation.Wear;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What to show.
 *
 * @param fans how many fans, numbered from 1
 * @param faulty the numbers of those that are or become faulty
 * @param wearing the number of the one that begins to wear, if any
 * @param wear how that one wears
 * @param troubles what happens to fans besides failing
 * @param past how long ago the fans' clock begins
 * @param catchUp how long it takes the fans' clock to show the present
 * @param ratePerSecond readings a second and fan
 * @param faultyAfter how long the faulty ones are healthy at first
 * @param duration how long to run; until interrupted if empty
 * @param seed the same seed gives the same values
 */
public record DemoSettings(
        int fans,
        Set<Integer> faulty,
        Optional<Integer> wearing,
        Wear.Shape wear,
        Troubles troubles,
        Duration past,
        Duration catchUp,
        double ratePerSecond,
        Duration faultyAfter,
        Optional<Duration> duration,
        long seed) {}
