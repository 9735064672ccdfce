// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static io.fanwatch.api.AlarmState.ACTIVE;
import static io.fanwatch.api.AlarmState.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.StatusReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kill of the process leaves of alarms; the broker sends again what was not acknowledged. */
class KillTest {

    private static final int READINGS = 3_000;
    private static final int FANS = 4;
    private static final int MOST_UNACKNOWLEDGED = 80;

    private record Sent(String fan, Optional<String> id, long second, boolean faulty) {}

    private record Told(AlarmState alarm, boolean changed) {}

    @TempDir
    private Path folder;

    private final List<Runnable> forced = new ArrayList<>();
    private Executor disk = Runnable::run;
    private Plant plant = new Plant();
    private DevicePersistence persistence;

    @AfterEach
    void close() {
        plant.devices.log.close();
        plant.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whenever_it_is_killed_each_reading_has_the_verdict_that_it_had_without(int seed) {
        Random random = new Random(seed);
        List<Sent> readings = readings(random);
        List<Told> expected = readings.stream().map(this::told).toList();
        assertThat(expected).filteredOn(Told::changed).hasSizeGreaterThan(200);
        restart();

        int acknowledged = 0;
        int next = 0;
        for (int kills = 0; next < READINGS || kills < 50; ) {
            int end = Math.min(READINGS, next + 1 + random.nextInt(20));
            List<Told> batch =
                    readings.subList(next, end).stream().map(this::told).toList();
            assertThat(batch).as("%s", readings.subList(next, end)).isEqualTo(expected.subList(next, end));
            next = end;
            if (random.nextInt(8) == 0) {
                persistence.save();
            }
            if (random.nextInt(10) > 0) {
                assertThat(plant.tracker.keep()).isCompleted();
                int some = acknowledged + random.nextInt(next - acknowledged + 1);
                acknowledged = Math.max(some, next - MOST_UNACKNOWLEDGED);
            }
            if (random.nextInt(12) == 0 || next == READINGS) {
                restart();
                next = acknowledged;
                kills++;
            }
            if (kills >= 50 && next == READINGS) {
                break;
            }
            if (next == READINGS) {
                acknowledged = READINGS - random.nextInt(MOST_UNACKNOWLEDGED);
                next = acknowledged;
            }
        }
    }

    /* alarms come and go fast; two fans send several readings a second, one of them sends no ids */
    private static List<Sent> readings(Random random) {
        int[] sent = new int[FANS];
        boolean[] faulty = new boolean[FANS];
        return IntStream.range(0, READINGS)
                .mapToObj(i -> {
                    int fan = random.nextInt(FANS);
                    int number = sent[fan]++;
                    faulty[fan] ^= random.nextInt(6) == 0;
                    return new Sent(
                            "fan" + fan,
                            fan == 0 ? Optional.empty() : Optional.of(fan + "-" + number),
                            fan < 2 ? number : number / 3,
                            faulty[fan]);
                })
                .toList();
    }

    @Test
    void a_change_is_told_again_with_the_reading_that_is_sent_again_though_the_disk_has_it() {
        restart();
        List<Sent> readings = IntStream.range(0, 8)
                .mapToObj(i -> new Sent("7", Optional.of("r" + i), i, i < 3))
                .toList();
        List<Told> before = readings.stream().map(this::told).toList();
        plant.tracker.keep();
        persistence.save();
        restart();

        assertThat(readings.stream().map(this::told)).isEqualTo(before);
        assertThat(before).contains(new Told(ACTIVE, true), new Told(NORMAL, true));
    }

    @Test
    void what_led_up_to_an_alarm_is_kept_too() {
        restart();
        plant.report("7", "xx");
        plant.tracker.keep();
        restart();

        assertThat(plant.report("7", "x").alarmChanged()).isTrue();
    }

    @Test
    void an_alarm_that_an_operator_ended_stays_so() {
        restart();
        plant.report("7", "xxx");
        plant.tracker.keep();
        plant.devices.turnAlarm("7", false);
        restart();

        assertThat(plant.devices.device("7").orElseThrow().alarm()).isEqualTo(NORMAL);
    }

    @Test
    void only_a_change_of_an_alarm_waits_until_no_power_cut_costs_it() {
        disk = forced::add;
        restart();

        plant.report("7", "xx");
        assertThat(plant.tracker.keep()).isCompleted();
        plant.report("7", "x");
        CompletableFuture<Void> kept = plant.tracker.keep().toCompletableFuture();
        assertThat(kept).isNotDone();
        plant.report("7", "....");
        CompletableFuture<Void> later = plant.tracker.keep().toCompletableFuture();
        assertThat(forced).as("two changes, forced in one go").hasSize(1);
        forced.forEach(Runnable::run);
        assertThat(kept).isCompleted();
        assertThat(later).isCompleted();
        assertThat(plant.tracker.keep()).isCompleted();
    }

    @Test
    void a_fan_without_news_costs_the_disk_nothing() throws IOException {
        restart();
        plant.report("7", ".".repeat(100));
        plant.tracker.keep();

        assertThat(logs()).isEmpty();
    }

    @Test
    void the_files_stay_small_and_what_the_broker_may_send_again_stays_in_them() throws IOException {
        restart();
        for (int i = 0; i < 100_000; i++) {
            plant.report("fan " + i % 10, i / 10 % 6 < 3 ? "x" : ".");
            if (i % 500 == 0) {
                plant.tracker.keep();
                persistence.save();
            }
        }
        plant.tracker.keep();
        List<Sent> last = IntStream.range(0, 30)
                .mapToObj(i -> new Sent("7", Optional.of("r" + i), i, i % 6 < 3))
                .toList();
        List<Told> before = last.stream().map(this::told).toList();
        plant.tracker.keep();

        assertThat(logs()).hasSizeBetween(1, 3);
        assertThat(bytes()).isLessThan(3L * StateLog.LARGEST_BYTES);
        restart();
        assertThat(last.stream().map(this::told)).isEqualTo(before);
    }

    @Test
    void an_entry_that_is_cut_off_costs_no_other_before_or_after_it() throws IOException {
        restart();
        plant.report("7", "xxx");
        plant.report("8", "x");
        plant.tracker.keep();
        Path log = logs().get(0);
        byte[] content = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(content, content.length - 1));
        restart();

        assertThat(plant.devices.device("7").orElseThrow().alarm()).isEqualTo(ACTIVE);
        assertThat(plant.devices.device("8")).isEmpty();
        plant.report("8", "xxx");
        plant.tracker.keep();
        restart();
        assertThat(plant.devices.device("7").orElseThrow().alarm()).isEqualTo(ACTIVE);
        assertThat(plant.devices.device("8").orElseThrow().alarm()).isEqualTo(ACTIVE);
    }

    @Test
    void readings_do_not_wait_for_a_disk_that_fails_the_status_says_so_and_a_snapshot_makes_it_good()
            throws IOException {
        Path inTheWay = folder.resolve("log");
        Files.createFile(inTheWay);
        boolean[] fails = {true};
        persistence = new DevicePersistence(
                plant.devices, component -> fails[0] ? inTheWay : folder, plant.clock, Runnable::run);
        persistence.restore();

        plant.report("7", "xxx");
        assertThat(plant.tracker.keep()).isCompleted();
        persistence.tick();
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(plant.devices.log.failure()).get().asString().contains("a kill may cost changes of alarms");
        fails[0] = false;
        plant.pass(5);
        persistence.tick();
        assertThat(status().message()).isEqualTo("fine");
        restart();
        assertThat(plant.devices.device("7").orElseThrow().alarm()).isEqualTo(ACTIVE);
    }

    private Status status() {
        StatusReport report = new StatusReport("x");
        persistence.describe(report);
        return report.otherwise("fine");
    }

    private Told told(Sent sent) {
        Verdict verdict = plant.report(sent.fan(), sent.id(), sent.second(), sent.faulty() ? 0.9f : 0.1f);
        return new Told(verdict.alarm(), verdict.alarmChanged());
    }

    /* as after a kill: nobody closes anything */
    private void restart() {
        plant.close();
        plant = new Plant();
        persistence = new DevicePersistence(plant.devices, component -> folder, plant.clock, disk);
        persistence.restore();
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    private long bytes() throws IOException {
        long sum = 0;
        for (Path log : logs()) {
            sum += Files.size(log);
        }
        return sum;
    }
}
