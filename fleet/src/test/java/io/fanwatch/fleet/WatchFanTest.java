// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonParser;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.component.AlarmJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchFanTest {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long START = 1_767_225_600_000L; // 2026-01-01
    private static final FleetSettings SETTINGS = new FleetSettings(
            Map.of("time.format", "EPOCH_MILLIS"),
            Map.of("learning", "12h", "fast", "30min", "slow", "2d"),
            Map.of(),
            Map.of(),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            "^$",
            1);

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
                new WatchOperator(SETTINGS), SiteReading::fan, Types.STRING, 1, 1, 0);
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
                .containsExactly(
                        tuple("site2/7", START + 2 * MINUTE),
                        tuple("site1/7", START + MINUTE),
                        tuple("site2/7", START + 3 * MINUTE));
        assertThat(harness.getSideOutput(WatchFan.LATE)).hasSize(2);
        assertThat(new String(verdicts().get(0).json(), UTF_8))
                .startsWith("{\"deviceID\":\"7\",\"fault\":\"0\",")
                .endsWith(",\"id\":\"120000\",\"condition\":\"LEARNING\"}");
    }

    @Test
    void a_fan_that_wears_has_an_alarm_and_the_same_fan_of_another_site_has_none() throws Exception {
        wear("a", "b", 0, 30 * HOUR);

        assertThat(alarms()).extracting(FleetAlarm::site).containsOnly("a");
        Alarm alarm = alarm(alarms().get(0));
        assertThat(alarm.cause()).isEqualTo(AlarmCause.CONDITION);
        assertThat(alarm.state()).isEqualTo(Alarm.State.UNACKNOWLEDGED);
        assertThat(alarm.since().toEpochMilli()).isBetween(START + 14 * HOUR, START + 17 * HOUR);
        assertThat(alarm.reason()).contains("vibration +");
    }

    @Test
    void a_fan_that_falls_silent_has_an_alarm_until_it_is_heard_again_and_not_for_a_backlog() throws Exception {
        for (int minute = 0; minute < 5; minute++) { // a backlog: minutes of it come at once
            judge(minute * MINUTE);
        }
        harness.setProcessingTime(2 * MINUTE);
        assertThat(alarms()).isEmpty();

        harness.setProcessingTime(4 * MINUTE);
        assertThat(alarms()).singleElement().satisfies(one -> {
            assertThat(alarm(one).cause()).isEqualTo(AlarmCause.SILENT);
            assertThat(alarm(one).active()).isTrue();
        });
        judge(9 * MINUTE);
        assertThat(alarm(alarms().get(1)).active()).isFalse();
        harness.setProcessingTime(20 * MINUTE);
        assertThat(alarms()).hasSize(3);
    }

    @Test
    void there_are_no_more_fans_in_memory_than_allowed_whether_they_are_heard_or_looked_for() throws Exception {
        WatchFan function = (WatchFan) ((WatchOperator) harness.getOperator()).getUserFunction();
        for (String site : List.of("a", "b", "c")) {
            harness.processElement(healthy(site, 0), 0);
            assertThat(function.fans().size()).isEqualTo(1);
        }

        harness.setProcessingTime(4 * MINUTE);

        assertThat(alarms()).extracting(FleetAlarm::site).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(function.fans().size()).isEqualTo(1);
    }

    @Test
    void nobody_is_looked_for_while_there_is_a_backlog() throws Exception {
        harness.setProcessingTime(START + HOUR);
        judge(0);
        harness.setProcessingTime(START + HOUR + 4 * MINUTE);
        judge(20 * MINUTE);
        assertThat(alarms()).isEmpty();

        // nothing has come for so long that it is no backlog
        harness.setProcessingTime(START + HOUR + 20 * MINUTE);
        assertThat(alarms())
                .singleElement()
                .satisfies(one -> assertThat(alarm(one).cause()).isEqualTo(AlarmCause.SILENT));
    }

    @Test
    void a_fan_that_falls_silent_has_an_alarm_where_messages_always_come_late() throws Exception {
        for (long time = 0; time < 2 * HOUR; time += MINUTE) {
            harness.setProcessingTime(START + HOUR + time);
            judge(time, time < 10 * MINUTE ? "a" : "b");
        }

        assertThat(alarms()).singleElement().satisfies(one -> {
            assertThat(one.site()).isEqualTo("a");
            assertThat(alarm(one).cause()).isEqualTo(AlarmCause.SILENT);
        });
    }

    @Test
    void a_backlog_leaves_one_look_arranged_for_a_fan() throws Exception {
        for (int minute = 0; minute < 120; minute++) { // the first hour of them comes in ten minutes
            harness.setProcessingTime(START + HOUR + (minute < 70 ? minute * MINUTE / 7 : (minute - 60) * MINUTE));
            judge(minute * MINUTE);
        }

        assertThat(harness.numProcessingTimeTimers()).isOne();
        assertThat(alarms()).isEmpty();
    }

    @Test
    void a_model_that_finds_faults_has_an_alarm_of_its_own_that_counts_over_a_savepoint() throws Exception {
        byte[] fan = Files.readAllBytes(Path.of("../model/fan/src/main/resources/model/fan.onnx"));
        harness.processBroadcastElement(new ModelRecord(fan), 0);
        judgeFaulty(1, 4);
        assertThat(alarms()).isEmpty();
        OperatorSubtaskState savepoint = savepoint();
        harness.close();
        harness = harness();
        harness.initializeState(savepoint);
        harness.open();

        judgeFaulty(5, 5);

        assertThat(alarms()).singleElement().satisfies(one -> {
            assertThat(alarm(one).cause()).isEqualTo(AlarmCause.MODEL);
            assertThat(alarm(one).number()).isEqualTo(1);
            assertThat(alarm(one).reason()).contains("the model fan 1.0.0 finds its readings faulty");
        });
        assertThat(new String(verdicts().get(0).json(), UTF_8)).contains("\"alarm\":\"ACTIVE\"");
    }

    @Test
    void the_state_of_an_earlier_release_is_taken_up() throws Exception {
        Path kept = Path.of("src/test/resources/watch-fan-1.1.0.state");
        if (Boolean.getBoolean("fanwatch.release.write")) {
            wear("a", "b", 0, 20 * HOUR);
            OperatorSnapshotUtil.writeStateHandle(savepoint(), kept.toString());
        }
        harness.close();
        harness = harness();
        harness.initializeState(OperatorSnapshotUtil.readStateHandle(kept.toString()));
        harness.open();

        harness.processElement(reading("a", 20 * HOUR, 0), 0);
        harness.processElement(reading("b", 19 * HOUR, 0), 0);

        // neither is the fan learned anew nor the alarm raised again
        assertThat(verdicts())
                .singleElement()
                .satisfies(one -> assertThat(new String(one.json(), UTF_8)).contains("\"distance\":"));
        assertThat(alarms()).isEmpty();
        assertThat(harness.getSideOutput(WatchFan.LATE)).hasSize(1);
    }

    private void judgeFaulty(int from, int to) throws Exception {
        for (int minute = from; minute <= to; minute++) {
            long time = START + minute * MINUTE;
            double[] values = {300, 90, 250, 90};
            harness.processElement(new SiteReading("a", "7", "", time, values, time), time);
        }
    }

    @Test
    void what_was_learned_outlives_a_restart_from_a_savepoint() throws Exception {
        wear("a", "b", 0, 13 * HOUR);
        OperatorSubtaskState savepoint = savepoint();
        harness.close();
        harness = harness();
        harness.initializeState(savepoint);
        harness.open();

        wear("a", "b", 13 * HOUR, 17 * HOUR);

        assertThat(alarms()).extracting(FleetAlarm::site).containsOnly("a");
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

    private OperatorSubtaskState savepoint() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.snapshot(1, 1);
    }

    private void judge(long time) throws Exception {
        judge(time, "a");
    }

    private void judge(long time, String site) throws Exception {
        harness.processElement(healthy(site, time), time);
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
        return new SiteReading(site, "7", String.valueOf(time), START + time, values, START + time);
    }

    private double noise() {
        return random.nextGaussian();
    }

    private List<FleetAlarm> alarms() {
        Queue<StreamRecord<FleetAlarm>> alarms = harness.getSideOutput(WatchFan.ALARMS);
        return alarms == null
                ? List.of()
                : alarms.stream().map(StreamRecord::getValue).toList();
    }

    private static Alarm alarm(FleetAlarm alarm) {
        return AlarmJson.alarm(
                JsonParser.parseString(new String(alarm.json(), UTF_8)).getAsJsonObject());
    }

    private List<FleetVerdict> verdicts() {
        return new ArrayList<>(harness.extractOutputValues());
    }
}
