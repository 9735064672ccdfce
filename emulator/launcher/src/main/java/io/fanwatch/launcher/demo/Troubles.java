// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import io.fanwatch.model.simulation.Scenario;
import java.util.Set;

/**
 * What happens to simulated fans besides failing.
 *
 * @param scenario how healthy ones behave
 * @param dropOuts the numbers of those that send nothing for two of each twelve hours, by their clock
 * @param stuck the numbers of those whose rotation stands still from the fourth day on; in real time from the beginning
 * @param serviced whether the one that wears is repaired on the seventh day
 */
public record Troubles(Scenario scenario, Set<Integer> dropOuts, Set<Integer> stuck, boolean serviced) {}
