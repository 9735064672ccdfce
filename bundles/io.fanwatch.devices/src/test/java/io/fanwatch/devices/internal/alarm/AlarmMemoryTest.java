// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.devices.internal.RegistryForTests;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmMemoryTest {

    private static final int DEVICES = 100_000;
    private static final FeatureSchema SCHEMA =
            new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);

    @TempDir
    private Path folder;

    @Test
    void the_alarms_of_a_fan_that_has_none_take_some_hundred_bytes_and_a_look_a_microsecond() {
        try (RegistryForTests registry = new RegistryForTests()) {
            DeviceTracker tracker = registry.tracker("p");
            tracker.configure(new AlarmPolicy(10, 5, 1), DEVICES);
            AlarmDesk desk = new AlarmDesk(registry, registry.alarms(), name -> folder, "x", registry::wallMillis);
            report(registry, tracker);
            long before = used();
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 8; round++) {
                long begun = System.nanoTime();
                desk.look();
                best = Math.min(best, (System.nanoTime() - begun) / DEVICES);
                registry.pass(1);
                report(registry, tracker);
            }
            long perDevice = (used() - before) / DEVICES;

            System.out.printf("%d bytes a device, %d ns a look at one%n", perDevice, best);
            assertThat(perDevice).isLessThan(600);
            assertThat(best).isLessThan(20_000);
            assertThat(desk.open()).isEmpty();
        }
    }

    private static void report(RegistryForTests registry, DeviceTracker tracker) {
        for (int i = 0; i < DEVICES; i++) {
            Reading reading = new Reading(
                    "hall-" + i,
                    Optional.empty(),
                    Instant.ofEpochMilli(registry.wallMillis()),
                    SCHEMA,
                    600 + registry.wallMillis() / 1_000 % 7,
                    40,
                    150,
                    48);
            tracker.track(reading, 0.1f, MODEL, 0.5, Findings.NONE);
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
