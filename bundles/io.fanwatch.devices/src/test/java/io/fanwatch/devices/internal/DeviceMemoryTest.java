// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Reading;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {

    private static final int DEVICES = 100_000;

    @Test
    void a_device_takes_some_275_bytes_and_a_reading_leaves_its_verdict_only() {
        try (Plant plant = new Plant()) {
            DeviceTracker tracker = plant.tracker("p", DEVICES);
            long before = used();
            long madeBytes = 0;
            long nanos = 0;
            for (int round = 0; round < 20; round++) {
                Reading[] readings = new Reading[DEVICES];
                for (int i = 0; i < DEVICES; i++) {
                    readings[i] = Plant.reading("hall-" + i, i);
                }
                long begun = System.nanoTime();
                long madeBefore = madeBytes();
                for (Reading reading : readings) {
                    tracker.track(reading, 0.1f, Plant.MODEL, 0.5, Findings.NONE);
                }
                madeBytes = (madeBytes() - madeBefore) / DEVICES;
                nanos = (System.nanoTime() - begun) / DEVICES;
            }
            long perDevice = (used() - before) / DEVICES;

            System.out.printf("%d bytes a device, %d bytes and %d ns a reading%n", perDevice, madeBytes, nanos);
            assertThat(perDevice).isBetween(200L, 280L);
            // 64 as the compiler leaves it in the end, 120 where it saves nothing yet
            assertThat(madeBytes).as("made for a reading of a known device").isBetween(20L, 125L);
            assertThat(tracker.size()).isEqualTo(DEVICES);
        }
    }

    @Test
    void a_flood_of_made_up_ids_takes_no_more() {
        try (Plant plant = new Plant()) {
            DeviceTracker tracker = plant.tracker("p", 1_000);
            long before = used();
            for (int i = 0; i < 1_000_000; i++) {
                plant.report("made up " + i, 0.9f);
            }

            assertThat(tracker.size()).isEqualTo(1_000);
            assertThat(tracker.forgotten()).isEqualTo(999_000);
            // the journal of changes holds on to the last ids
            assertThat(used() - before).isLessThan(300L * 1_000 + 100L * ChangeJournal.LENGTH);
        }
    }

    private static long madeBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
