// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fanwatch.api.Condition;
import io.fanwatch.api.Reading;
import io.fanwatch.component.StatusReport;
import io.fanwatch.condition.Limit;
import io.fanwatch.condition.MonitorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedDevicesTest {

    private static final WatchSettings SETTINGS = new WatchSettings(
            true,
            Optional.empty(),
            new MonitorSettings(Duration.ofHours(48), Duration.ofHours(1), Optional.of(Duration.ofDays(14))),
            Optional.empty(),
            Limit.parse("rotation < 400"),
            100_000);

    @TempDir
    private Path folder;

    private final WatchedDevices devices = new WatchedDevices();
    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void a_kill_costs_no_more_than_what_was_learned_in_a_minute() {
        DevicesFile file = new DevicesFile(devices, component -> folder, "watch", nanos::get);
        devices.apply(SETTINGS);
        file.restore();
        Fan fan = new Fan("1");
        fan.healthy(Duration.ofHours(50)).forEach(reading -> devices.observe(reading, false));
        file.tick();
        assertThat(afterAKill().size()).isZero();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(50));
        file.tick();

        WatchedDevices after = afterAKill();
        assertThat(after.size()).isEqualTo(1);
        Reading next = fan.next(0);
        Condition as = devices.observe(next, false).orElseThrow().condition();
        Condition restored = after.observe(next, false).orElseThrow().condition();
        assertThat(restored.phase()).isEqualTo(as.phase());
        assertThat(restored.distance()).isCloseTo(as.distance(), within(0.01));
    }

    @Test
    void nothing_is_written_over_what_could_not_be_taken_up_yet() throws IOException {
        DevicesFile first = new DevicesFile(devices, component -> folder, "watch", nanos::get);
        devices.apply(SETTINGS);
        first.restore();
        devices.observe(new Fan("1").next(0), false);
        first.save();

        // no valid configuration yet
        new DevicesFile(new WatchedDevices(), component -> folder, "watch", nanos::get).save();

        assertThat(afterAKill().size()).isEqualTo(1);
    }

    @Test
    void a_disk_that_fails_is_said_and_costs_no_observation() {
        DevicesFile file = new DevicesFile(
                devices,
                component -> {
                    throw new IOException("read-only");
                },
                "watch",
                nanos::get);
        devices.apply(SETTINGS);
        file.restore();

        assertThat(devices.observe(new Fan("1").next(0), false)).isPresent();
        file.save();

        StatusReport report = new StatusReport("watch");
        file.describe(report);
        assertThat(report.otherwise("").message()).contains("does not outlive a restart", "read-only");
    }

    @Test
    void a_fan_takes_some_two_kilobytes() {
        int fans = 10_000;
        devices.apply(SETTINGS);
        List<Fan> all =
                IntStream.range(0, fans).mapToObj(i -> new Fan("hall-" + i)).toList();
        long before = used();
        all.forEach(fan -> devices.observe(fan.next(0), false));
        long perDevice = (used() - before) / fans;

        List<Reading> learned = all.get(0).healthy(Duration.ofDays(60)).toList();
        List<Reading> worn = all.get(0).wearing(Duration.ofDays(30), 150).toList();
        double watching = nanos(learned);
        double wearing = nanos(worn);

        System.out.printf(
                "%d bytes a fan on the heap, %d on the disk; %.0f ns a reading, %.0f ns of a fan that wears%n",
                perDevice,
                devices.stateOf(devices.all().get(0)).condition().length
                        + devices.stateOf(devices.all().get(0)).verdicts().length,
                watching,
                wearing);
        assertThat(perDevice).isLessThan(3_000);
    }

    private double nanos(List<Reading> readings) {
        long begun = System.nanoTime();
        readings.forEach(reading -> devices.observe(reading, false));
        return (System.nanoTime() - begun) / (double) readings.size();
    }

    private WatchedDevices afterAKill() {
        WatchedDevices after = new WatchedDevices();
        after.apply(SETTINGS);
        new DevicesFile(after, component -> folder, "watch", nanos::get).restore();
        return after;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
