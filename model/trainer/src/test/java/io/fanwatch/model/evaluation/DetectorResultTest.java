// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorResultTest {

    private final DetectorResult result = new DetectorResult("monitor");

    @Test
    void only_the_alarm_that_lasted_to_the_failure_counts_and_short_breaks_do_not_end_it() {
        AlarmLog log = new AlarmLog();
        alarm(log, 1_000, 2_000);
        alarm(log, 20_000, 30_000);
        alarm(log, 31_000, 60_000);

        result.addFailure("1", log, 60_000, 5_000);

        DetectorResult.Device device = result.devices().get("1");
        assertThat(device.alarms()).isEqualTo(3);
        assertThat(device.firstAlarm()).contains(20_000L);
        assertThat(device.lead()).hasValue(40);
        assertThat(device.falseAlarms()).isEqualTo(1);
        assertThat(result.missed()).isZero();
    }

    @Test
    void an_alarm_that_ended_long_before_the_failure_is_false_and_the_failure_missed() {
        AlarmLog log = new AlarmLog();
        alarm(log, 1_000, 2_000);

        result.addFailure("1", log, 60_000, 5_000);

        assertThat(result.missed()).isEqualTo(1);
        assertThat(result.falseAlarms()).isEqualTo(1);
        assertThat(result.lead(0.5)).isEmpty();
    }

    @Test
    void with_labels_an_alarm_is_right_if_it_overlaps_a_faulty_time_and_the_lead_is_to_its_beginning() {
        AlarmLog log = new AlarmLog();
        alarm(log, 1_000, 2_000);
        alarm(log, 12_000, 20_000);

        result.addFaulty("1", log, List.of(new long[] {10_000, 15_000}, new long[] {30_000, 31_000}));

        assertThat(result.devices().get("1").lead()).hasValue(-2);
        assertThat(result.falseAlarms()).isEqualTo(1);
        assertThat(result.missed()).isEqualTo(1);
    }

    @Test
    void leads_are_interpolated_and_readings_ranked() {
        for (int lead : new int[] {10, 20, 30}) {
            AlarmLog log = new AlarmLog();
            alarm(log, 100_000 - lead * 1000L, 100_000);
            result.addFailure("fan" + lead, log, 100_000, 0);
        }
        assertThat(result.lead(0.5)).hasValue(20);
        assertThat(result.lead(0.25)).hasValue(15);

        result.addReading(2, true, true);
        result.addReading(1, true, false);
        result.addReading(0.5, false, true);
        assertThat(result.metrics().orElseThrow().precision()).isEqualTo(0.5);
        assertThat(result.metrics().orElseThrow().rocAuc()).isEqualTo(0.5);
    }

    private static void alarm(AlarmLog log, long from, long to) {
        log.update(from - 1, false);
        log.update(from, true);
        log.update(to, true);
        log.update(to + 1, false);
    }
}
