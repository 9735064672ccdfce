// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchFanTest {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final FleetSettings SETTINGS = new FleetSettings(
            List.of("rotation", "temperature", "vibration", "sound"),
            "EPOCH_MILLIS",
            Duration.ofHours(12),
            Duration.ofMinutes(30),
            Duration.ofDays(2),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            "^$");

    private final Random random = new Random(7);
    private KeyedBroadcastOperatorTestHarness<String, SiteReading, ModelRecord, FleetVerdict> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedBroadcastOperatorTestHarness<String, SiteReading, ModelRecord, FleetVerdict> harness()
            throws Exception {
        return new KeyedBroadcastOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(new WatchFan(SETTINGS), List.of(WatchFan.MODELS)),
                SiteReading::fan,
                Types.STRING,
                1,
                1,
                0);
    }

    @Test
    void a_reading_that_is_not_later_than_the_one_before_of_its_fan_changes_nothing() throws Exception {
        SiteReading second = healthy("site2", 2 * MINUTE);
        for (SiteReading reading : List.of(
                second, second, healthy("site2", MINUTE), healthy("site1", MINUTE), healthy("site2", 3 * MINUTE))) {
            harness.processElement(reading, reading.time());
        }

        assertThat(verdicts())
                .extracting(FleetVerdict::fan, FleetVerdict::time)
                .containsExactly(tuple("site2/7", 2 * MINUTE), tuple("site1/7", MINUTE), tuple("site2/7", 3 * MINUTE));
        assertThat(harness.getSideOutput(WatchFan.LATE)).hasSize(2);
        assertThat(new String(verdicts().get(0).json(), UTF_8))
                .startsWith("{\"deviceID\":\"7\",\"fault\":\"0\",")
                .endsWith(",\"id\":\"120000\",\"condition\":\"LEARNING\"}");
    }

    @Test
    void a_fan_that_wears_has_an_alarm_and_the_same_fan_of_another_site_has_none() throws Exception {
        wear("a", "b", 0, 30 * HOUR);

        List<FleetVerdict> alarms =
                verdicts().stream().filter(FleetVerdict::alarmChanged).toList();
        assertThat(alarms).extracting(FleetVerdict::site).containsOnly("a");
        assertThat(alarms.get(0).time()).isBetween(14 * HOUR, 17 * HOUR);
        assertThat(new String(alarms.get(0).json(), UTF_8))
                .contains("\"alarm\":\"ACTIVE\"", "\"contributions\":\"", "vibration +");
    }

    @Test
    void what_was_learned_outlives_a_restart_from_a_savepoint() throws Exception {
        wear("a", "b", 0, 13 * HOUR);
        OperatorSubtaskState savepoint = harness.snapshot(1, 13 * HOUR);
        harness.close();
        harness = harness();
        harness.initializeState(savepoint);
        harness.open();

        wear("a", "b", 13 * HOUR, 17 * HOUR);

        assertThat(verdicts().stream().filter(FleetVerdict::alarmChanged))
                .extracting(FleetVerdict::site)
                .containsOnly("a");
    }

    @Test
    void a_model_counts_from_the_moment_it_comes_and_a_bad_one_changes_nothing() throws Exception {
        byte[] fan = Files.readAllBytes(Path.of("../model/fan/src/main/resources/model/fan.onnx"));
        judge(MINUTE);
        harness.processBroadcastElement(new ModelRecord(fan), 0);
        judge(2 * MINUTE);
        harness.processBroadcastElement(new ModelRecord("no model".getBytes(UTF_8)), 0);
        judge(3 * MINUTE);
        harness.processBroadcastElement(new ModelRecord(new byte[0]), 0);
        judge(4 * MINUTE);

        assertThat(verdicts())
                .extracting(verdict -> new String(verdict.json(), UTF_8).replaceAll(".*\"model\":\"(\\w+).*", "$1"))
                .containsExactly("condition", "fan", "fan", "condition");
        assertThat(harness.getSideOutput(WatchFan.REJECTED))
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.getValue().reason()).startsWith("the model is not used: "));
    }

    private void judge(long time) throws Exception {
        harness.processElement(healthy("a", time), time);
    }

    /** The fan 7 of two sites; from the 14th hour on that of the first wears. */
    private void wear(String wearing, String healthy, long from, long to) throws Exception {
        for (long time = from; time < to; time += MINUTE) {
            double wear = Math.max(0, (time - 14 * HOUR) / (10.0 * HOUR));
            harness.processElement(reading(wearing, time, wear), time);
            harness.processElement(reading(healthy, time, 0), time);
        }
    }

    private SiteReading healthy(String site, long time) {
        return reading(site, time, 0);
    }

    private SiteReading reading(String site, long time, double wear) {
        double[] values = {
            530 + noise() - 30 * wear, 45 + 0.3 * noise() + wear, 80 + 2 * noise() + 60 * wear, 46 + 0.2 * noise()
        };
        return new SiteReading(site, "7", String.valueOf(time), time, values);
    }

    private double noise() {
        return random.nextGaussian();
    }

    private List<FleetVerdict> verdicts() {
        return new ArrayList<>(harness.extractOutputValues());
    }
}
