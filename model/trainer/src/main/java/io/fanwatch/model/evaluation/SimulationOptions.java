// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.simulation.Scenario;
import io.fanwatch.model.simulation.Wear;
import java.util.Optional;

/**
 * A fleet to simulate, a reading a minute.
 *
 * @param scenario how healthy fans behave
 * @param fans how many there are
 * @param days how long each is healthy
 * @param wear how each fails after that; empty: none fails
 * @param seed of the first fan; each further one has the next
 */
public record SimulationOptions(Scenario scenario, int fans, int days, Optional<Wear> wear, long seed) {}
