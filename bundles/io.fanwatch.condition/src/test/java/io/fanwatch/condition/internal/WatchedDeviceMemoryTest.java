// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Condition.Phase;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.MonitorSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchedDeviceMemoryTest {

    private static final int DEVICES = 10_000;
    private static final int MINUTES = 30;

    @Test
    void a_healthy_fan_with_four_values_takes_some_1500_bytes() {
        DeviceKind kind = new DeviceKind(
                Features.parse("rotation, temperature, vibration, sound"),
                new WatchSettings(
                        true, Optional.empty(), MonitorSettings.DEFAULT, Optional.empty(), List.of(), DEVICES));
        Random random = new Random(1);
        double[] values = new double[4];
        long before = used();
        List<WatchedDevice> devices = IntStream.range(0, DEVICES)
                .mapToObj(i -> new WatchedDevice("fan", kind))
                .toList();
        for (int reading = 0; reading < 8 * 24 * 60 / MINUTES; reading++) {
            Instant at = Instant.ofEpochSecond(1_767_225_600L + reading * 60L * MINUTES);
            for (WatchedDevice device : devices) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = 100 + random.nextDouble();
                }
                device.observe(at, values, false, List.of());
            }
        }
        long perDevice = (used() - before) / DEVICES;

        System.out.println(perDevice + " bytes a watched fan");
        assertThat(devices).allMatch(device -> device.phase() == Phase.WATCHING);
        assertThat(perDevice).isBetween(500L, 1_500L);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
