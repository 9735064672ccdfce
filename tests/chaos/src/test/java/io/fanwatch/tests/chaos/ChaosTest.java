// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./fanwatch chaos}. */
class ChaosTest {

    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void a_kill_of_the_gateway_loses_no_reading() throws Exception {
        Outcome outcome = Experiment.run(new Cell(Part.GATEWAY, Fault.KILL), Plan.brief(), HOME);

        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.alarmsMissed()).as(outcome.toString()).isZero();
        assertThat(outcome.judged()).isEqualTo(outcome.sent()).isPositive();
    }

    @Test
    void a_kill_of_the_clouds_broker_loses_no_reading_and_no_alarm() throws Exception {
        Outcome outcome = Experiment.run(new Cell(Part.CLOUD, Fault.KILL), Plan.brief(), HOME);

        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.judged()).isEqualTo(outcome.sent()).isPositive();
        assertThat(outcome.alarmChanges()).isPositive();
        assertThat(outcome.alarmsMissed()).as(outcome.toString()).isZero();
        assertThat(outcome.alarmsRepeated()).as(outcome.toString()).isZero();
    }

    @Test
    void a_power_cut_of_the_gateway_loses_no_reading() throws Exception {
        assumeTrue(SmallDisk.isAllowed(), "only root may mount a disk");
        Outcome outcome = Experiment.run(new Cell(Part.GATEWAY, Fault.POWER), Plan.brief(), HOME);

        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.judged()).isEqualTo(outcome.sent()).isPositive();
    }

    @Test
    void what_was_not_flushed_is_gone_after_a_power_cut_and_the_rest_is_there() throws Exception {
        assumeTrue(SmallDisk.isAllowed(), "only root may mount a disk");
        try (SmallDisk disk = new SmallDisk()) {
            Path flushed = disk.folder().resolve("flushed");
            Path written = disk.folder().resolve("written");
            try (FileChannel file = FileChannel.open(flushed, CREATE, WRITE)) {
                file.write(ByteBuffer.wrap("flushed".getBytes(UTF_8)));
                file.force(true);
            }
            Files.writeString(written, "not flushed");

            disk.cutPower();
            disk.mountAgain();

            assertThat(flushed).hasContent("flushed");
            assertThat(written)
                    .satisfiesAnyOf(
                            file -> assertThat(file).doesNotExist(),
                            file -> assertThat(file).isEmptyFile());
        }
    }

    @Test
    void a_broker_that_is_stopped_for_a_while_loses_no_reading() throws Exception {
        Outcome outcome = Experiment.run(new Cell(Part.BROKER, Fault.STOP), Plan.brief(), HOME);

        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.judged()).isEqualTo(outcome.sent()).isPositive();
    }
}
