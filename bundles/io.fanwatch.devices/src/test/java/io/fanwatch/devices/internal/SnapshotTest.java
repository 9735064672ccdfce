// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static io.fanwatch.api.AlarmState.ACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.fanwatch.api.Device;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Status;
import io.fanwatch.component.StatusReport;
import io.fanwatch.store.KeptState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

    private static final String ID = "f\u00e4n \ud800 1";

    /** A file as it was written when there was only format 1, with one silent device that has an alarm. */
    private static final String FORMAT_1 =
            "H4sIAAAAAAAA/3MLdwlmYGBgBGPGAjDFlXZ4SZ7C2wUNCobMDGDA/AJCs1+A0Kx37B0Y" + "GDYwQHlqMQwAVhZjTkgAAAA=";

    private static final int FORMAT_BYTE = 7;

    @TempDir
    private Path folder;

    private final Plant plant = new Plant();

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void all_comes_back_but_ids_that_are_too_long() throws IOException {
        DeviceState other = new DeviceState("2", 0, plant.clock);
        DeviceState endless = new DeviceState("x".repeat(100_000), 0, plant.clock);
        write(Map.of("p", List.of(formatOne(), endless, other), "none", List.of()));

        Map<String, List<DeviceState>> back = read();
        assertThat(back).containsOnlyKeys("p", "none");
        assertThat(back.get("p")).extracting(state -> state.id).containsExactly(ID, "2");
        assertThat(back.get("none")).isEmpty();
        assertThat(folder).isDirectoryContaining("glob:**/devices.snapshot").isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void a_file_of_format_1_is_read_by_all_versions_to_come() throws IOException {
        DeviceState state = formatOne();

        assertThat(state.device(plant.clock))
                .isEqualTo(new Device(
                        ID,
                        Instant.ofEpochMilli(1_000),
                        Instant.ofEpochMilli(2_000),
                        Optional.empty(),
                        0,
                        ACTIVE,
                        Instant.ofEpochMilli(1_500),
                        0.75f,
                        true));
        write(Map.of("p", List.of(state)));
        byte[] written = unpacked(Files.readAllBytes(folder.resolve("devices.snapshot")));
        byte[] read = unpacked(Base64.getDecoder().decode(FORMAT_1));
        assertThat(written[FORMAT_BYTE]).isEqualTo((byte) 3);
        written[FORMAT_BYTE] = 1;
        assertThat(Arrays.copyOf(written, read.length))
                .as("history and interval too; what later formats add is behind them")
                .isEqualTo(read);
    }

    private static byte[] unpacked(byte[] file) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();
    }

    private DeviceState formatOne() throws IOException {
        Files.write(folder.resolve("devices.snapshot"), Base64.getDecoder().decode(FORMAT_1));
        return read().get("p").get(0);
    }

    private Map<String, List<DeviceState>> read() throws IOException {
        return read(folder, plant.clock);
    }

    private static Map<String, List<DeviceState>> read(Path from, SteadyClock clock) throws IOException {
        Map<String, List<DeviceState>> all = new LinkedHashMap<>();
        Snapshot.in(from)
                .read((in, version) ->
                        all.putAll(Snapshot.read(in, version, clock).devices()));
        return all;
    }

    private void write(Map<String, List<DeviceState>> all) throws IOException {
        Snapshot.in(folder).write(out -> Snapshot.write(7, all, out, plant.clock));
    }

    @Test
    void damage_is_noticed_wherever_it_is() throws IOException {
        Path file = folder.resolve("devices.snapshot");
        write(Map.of("p", List.of(formatOne())));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatIOException().as("cut at %d", length).isThrownBy(() -> read());
        }
        for (int place = 10; place < whole.length; place++) {
            byte[] flipped = whole.clone();
            flipped[place] ^= 0x01;
            Files.write(file, flipped);
            if (!Arrays.equals(unpackedIfWhole(flipped), unpacked(whole))) { // bits that only fill a byte mean nothing
                assertThatIOException().as("flipped at %d", place).isThrownBy(() -> read());
            }
        }
    }

    private static byte[] unpackedIfWhole(byte[] file) {
        try {
            return unpacked(file);
        } catch (IOException damaged) {
            return new byte[0];
        }
    }

    @Test
    void a_damaged_file_is_set_aside_and_the_status_says_so() throws IOException {
        Files.writeString(folder.resolve("devices.snapshot"), "damaged");
        DevicePersistence persistence =
                new DevicePersistence(plant.devices, component -> folder, plant.clock, Runnable::run);
        persistence.restore();
        plant.report("1", "xxx");
        persistence.tick();

        assertThat(folder.resolve("devices.snapshot.damaged")).hasContent("damaged");
        Status status = status(persistence);
        assertThat(status.level()).isEqualTo(Status.Level.WARNING);
        assertThat(status.message()).contains("set aside").contains("devices.snapshot.damaged");
        assertThat(read()).containsKey("p");
    }

    @Test
    void it_is_written_when_something_changed_that_outlives_a_restart() throws IOException {
        DevicePersistence persistence =
                new DevicePersistence(plant.devices, component -> folder, plant.clock, Runnable::run);
        plant.report("1", ".");
        persistence.tick();
        assertThat(lastSeen()).isEqualTo(Plant.NOON);

        plant.pass(5);
        plant.report("1", ".");
        persistence.tick();
        assertThat(lastSeen()).as("one more healthy reading").isEqualTo(Plant.NOON);

        plant.pass(5);
        plant.report("1", "x");
        persistence.tick();
        assertThat(lastSeen()).isEqualTo(Plant.NOON + 10_000);
        assertThat(status(persistence).metrics())
                .filteredOn(metric -> metric.id().equals("snapshot_age_seconds"))
                .extracting(Metric::value)
                .containsExactly(0L);

        plant.report("1", ".".repeat(64));
        plant.pass(5);
        persistence.tick();
        plant.pass(3_601);
        persistence.tick();
        assertThat(lastSeen()).as("nothing at all").isEqualTo(Plant.NOON + 10_000);
        plant.report("1", ".");
        persistence.tick();
        assertThat(lastSeen()).as("once an hour").isEqualTo(Plant.NOON + 3_616_000);
    }

    private long lastSeen() throws IOException {
        SteadyClock tomorrow = new SteadyClock(() -> Plant.NOON + 86_400_000, () -> 0);
        DeviceState state = read(folder, tomorrow).get("p").get(0);
        return state.device(tomorrow).lastSeen().toEpochMilli();
    }

    @Test
    void with_many_devices_it_is_written_less_often() throws IOException {
        plant.tracker("p", 1_000_000);
        DevicePersistence persistence =
                new DevicePersistence(plant.devices, component -> folder, plant.clock, Runnable::run);
        for (int i = 0; i < 100_000; i++) {
            plant.report("hall-" + i * 7919L, i % 2 == 0 ? 0.9f : 0.1f);
        }
        long begun = System.nanoTime();
        persistence.tick();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        long bytes = Files.size(folder.resolve("devices.snapshot"));
        System.out.printf("100,000 devices take %d kB on the disk, written in %d ms%n", bytes / 1_000, millis);
        assertThat(bytes).isLessThan(4_000_000);

        plant.pass(5);
        plant.report("1", "xxx");
        persistence.tick();
        assertThat(read().get("p")).hasSize(100_000);
        plant.pass(bytes / KeptState.BYTES_PER_MILLI / 1_000);
        persistence.tick();
        assertThat(read().get("p")).hasSize(100_001);
    }

    @Test
    void without_a_disk_all_goes_on_and_the_status_says_so_until_there_is_one() throws IOException {
        Path missing = folder.resolve("missing");
        DevicePersistence persistence =
                new DevicePersistence(plant.devices, component -> missing, plant.clock, Runnable::run);
        persistence.restore();
        plant.report("1", "xxx");
        persistence.tick();
        assertThat(status(persistence).message()).startsWith("alarms do not outlive a restart: ");

        Files.createDirectory(missing);
        plant.pass(5);
        persistence.tick();
        assertThat(status(persistence).level()).isEqualTo(Status.Level.OK);
        assertThat(read(missing, plant.clock)).containsKey("p");
    }

    private static Status status(DevicePersistence persistence) {
        StatusReport report = new StatusReport("devices");
        persistence.describe(report);
        return report.otherwise("ok");
    }

    @Test
    void an_alarm_outlives_a_kill_of_the_process_that_came_more_than_some_seconds_after_it() throws Exception {
        Process gateway = start("once");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("devices.snapshot")));
        gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);

        DevicesComponent after = new DevicesComponent(component -> folder);
        assertThat(after.device("1").orElseThrow().alarm()).isEqualTo(ACTIVE);
        assertThat(after.status().level()).isEqualTo(Status.Level.OK);
        after.deactivate();
    }

    @Test
    void a_kill_while_it_is_written_damages_nothing() throws Exception {
        for (int kill = 0; kill < 5; kill++) {
            Process gateway = start("again and again");
            Path file = folder.resolve("devices.snapshot");
            Files.deleteIfExists(file);
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
            TimeUnit.MILLISECONDS.sleep(20L + 37 * kill);
            gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);

            assertThat(read().get("p")).hasSize(10_000);
        }
    }

    private Process start(String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gateway.class.getName(),
                        folder.toString(),
                        how)
                .inheritIO()
                .start();
    }

    /** What is killed. */
    static final class Gateway {

        private Gateway() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            if (arguments[1].equals("once")) {
                DevicesComponent component = new DevicesComponent(name -> folder);
                var tracker = component.tracker("p");
                for (int i = 0; i < 10; i++) {
                    Plant.report(tracker, "1", 0.9f);
                }
                TimeUnit.MINUTES.sleep(10);
            }
            Plant plant = new Plant();
            plant.tracker("p", 10_000);
            for (int i = 0; i < 10_000; i++) {
                plant.report("hall-" + i, 0.9f);
            }
            DevicePersistence persistence =
                    new DevicePersistence(plant.devices, component -> folder, plant.clock, Runnable::run);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
            while (System.nanoTime() < end) {
                persistence.save();
            }
        }
    }
}
