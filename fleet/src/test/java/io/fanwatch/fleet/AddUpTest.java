// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddUpTest {

    private static final long HOUR = 3_600_000;

    private final OneInputStreamOperatorTestHarness<FleetVerdict, FanSums> harness = harness();

    private static OneInputStreamOperatorTestHarness<FleetVerdict, FanSums> harness() {
        try {
            return new OneInputStreamOperatorTestHarness<>(new AddUp(HOUR, 2));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void readings_of_a_fan_and_an_hour_go_on_as_one_before_the_time_that_ends_the_hour() throws Exception {
        reading("oslo", HOUR, 1);
        reading("oslo", HOUR + 1, 2);
        reading("oslo", 2 * HOUR, 4);
        harness.processWatermark(2 * HOUR - 2);
        assertThat(gone()).isEmpty();

        harness.processWatermark(2 * HOUR - 1);

        List<Object> out = new ArrayList<>(harness.getOutput());
        assertThat(out.get(out.size() - 1)).isEqualTo(new Watermark(2 * HOUR - 1));
        assertThat(gone()).containsExactly("oslo/7 2 [3.0] [5.0] in hour 1", "oslo/7 1 [4.0] [16.0] in hour 2");
    }

    @Test
    void nothing_is_held_back_at_a_checkpoint_at_the_end_and_of_too_many_fans() throws Exception {
        reading("oslo", 0, 1);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(gone()).hasSize(1);

        reading("oslo", 1, 1);
        reading("rome", 1, 1);
        assertThat(gone()).hasSize(1);
        reading("graz", 1, 1);
        assertThat(gone()).hasSize(4);

        reading("oslo", 2, 1);
        harness.getOperator().finish();
        assertThat(gone()).hasSize(5);
    }

    private void reading(String site, long time, double value) throws Exception {
        harness.processElement(new FleetVerdict(site, "7", time, new double[] {value}, new byte[0]), time);
    }

    private List<String> gone() {
        return harness.getOutput().stream()
                .filter(StreamRecord.class::isInstance)
                .map(one -> {
                    StreamRecord<?> record = (StreamRecord<?>) one;
                    FanSums sums = (FanSums) record.getValue();
                    return sums.fan() + " " + sums.count() + " " + List.of(sums.sums()[0]) + " "
                            + List.of(sums.squares()[0]) + " in hour " + record.getTimestamp() / HOUR;
                })
                .toList();
    }
}
