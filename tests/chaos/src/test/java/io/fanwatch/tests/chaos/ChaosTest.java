// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./fanwatch chaos}. */
class ChaosTest {

    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void a_kill_of_the_gateway_loses_no_reading() throws Exception {
        Outcome outcome = Experiment.run(new Cell(Part.GATEWAY, Fault.KILL), Plan.brief(), HOME);

        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.judged()).isEqualTo(outcome.sent()).isPositive();
    }

    @Test
    void a_broker_that_is_stopped_for_a_while_loses_no_reading() throws Exception {
        Outcome outcome = Experiment.run(new Cell(Part.BROKER, Fault.STOP), Plan.brief(), HOME);

        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.judged()).isEqualTo(outcome.sent()).isPositive();
    }
}
