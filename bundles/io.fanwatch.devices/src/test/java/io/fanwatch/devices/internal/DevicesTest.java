// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static io.fanwatch.api.AlarmState.ACTIVE;
import static io.fanwatch.api.AlarmState.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceEvent;
import io.fanwatch.api.DeviceEvent.Kind;
import io.fanwatch.api.DeviceRegistry.Changes;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DevicesTest {

    @TempDir
    private Path folder;

    private Plant plant = new Plant();
    private Devices devices = plant.devices;

    @AfterEach
    void close() {
        plant.close();
    }

    private void restart(long afterMillis) throws IOException {
        Plant before = plant;
        plant = before.restarted(afterMillis, folder);
        devices = plant.devices;
        before.close();
    }

    @Test
    void what_a_deleted_predictor_knew_is_forgotten_also_after_a_restart() throws IOException {
        plant.report("1", "xxx");
        long before = devices.changesSince(0, device -> {}).revision();

        devices.forget("p");

        assertThat(devices.size()).isZero();
        assertThat(devices.changesSince(before, device -> {}).forgotten()).containsExactly("1");
        restart(10);
        assertThat(devices.device("1")).isEmpty();
    }

    @Test
    void a_device_is_known_with_its_last_verdict_and_since_when_it_has_an_alarm() {
        plant.report("1", "..");
        plant.pass(10);
        Verdict verdict = plant.report("1", "xxx");
        plant.pass(10);
        plant.report("1", 0.7f);

        Device device = devices.device("1").orElseThrow();
        assertThat(device.firstSeen()).isEqualTo(Instant.ofEpochMilli(Plant.NOON));
        assertThat(device.lastSeen()).isEqualTo(Instant.ofEpochMilli(Plant.NOON + 20_000));
        assertThat(device.alarm()).isEqualTo(ACTIVE);
        assertThat(device.alarmSince()).isEqualTo(Instant.ofEpochMilli(Plant.NOON + 10_000));
        assertThat(device.alarmPeak()).isEqualTo(0.9f);
        Verdict last = device.verdict().orElseThrow();
        assertThat(verdict.alarmChanged()).isTrue();
        assertThat(last.alarmChanged()).isFalse();
        assertThat(last.probability()).isEqualTo(0.7f);
        assertThat(last.faulty()).isTrue();
        assertThat(last.model()).isEqualTo(Plant.MODEL);
        assertThat(last.reading().time()).isEqualTo(Instant.EPOCH);
        assertThat(last.reading().value(1)).isEqualTo(40.25);
        assertThat(last.reading().id()).isEmpty();
        assertThat(devices.device("2")).isEmpty();
    }

    @Test
    void who_looks_once_a_second_misses_no_peak() {
        plant.report("1", 0.8f);
        plant.report("1", 0.2f);
        assertThat(devices.device("1").orElseThrow().peak()).isEqualTo(0.8f);

        plant.pass(1);
        plant.report("1", 0.1f);
        assertThat(devices.device("1").orElseThrow().peak()).isEqualTo(0.8f);

        plant.pass(1);
        plant.report("1", 0.1f);
        assertThat(devices.device("1").orElseThrow().peak()).isEqualTo(0.1f);
    }

    @Test
    void pages_go_by_the_ids() {
        for (String id : List.of("d", "a", "e", "c", "b")) {
            plant.report(id, ".");
        }
        Plant.report(plant.tracker("q", 10), "c", 0.1f);

        assertThat(ids(devices.devices("", 2))).containsExactly("a", "b");
        assertThat(ids(devices.devices("b", 2))).containsExactly("c", "d");
        assertThat(ids(devices.devices("d", 2))).containsExactly("e");
        assertThat(devices.devices("e", 2)).isEmpty();
        assertThat(devices.devices("", 0)).isEmpty();
    }

    @Test
    void a_reader_is_told_of_each_device_that_changed_once_and_as_it_is_now() {
        plant.report("a", "..");
        plant.report("b", ".");
        List<Device> told = new ArrayList<>();
        Changes first = devices.changesSince(0, told::add);
        assertThat(ids(told)).containsExactlyInAnyOrder("a", "b");

        plant.report("b", ".xxx");
        told.clear();
        Changes second = devices.changesSince(first.revision(), told::add);
        assertThat(told)
                .singleElement()
                .satisfies(device -> assertThat(device.alarm()).isEqualTo(ACTIVE));
        assertThat(second.complete()).isTrue();

        told.clear();
        assertThat(devices.changesSince(second.revision(), told::add)).isEqualTo(second);
        assertThat(told).isEmpty();
    }

    @Test
    void a_reader_is_told_who_was_forgotten_or_that_it_missed_it() {
        plant.report("a", ".");
        plant.report("b", ".");
        long revision = devices.changesSince(0, device -> {}).revision();
        plant.tracker("p", 2);
        plant.report("c", ".");

        List<Device> told = new ArrayList<>();
        Changes changes = devices.changesSince(revision, told::add);
        assertThat(ids(told)).containsExactly("c");
        assertThat(changes.forgotten()).containsExactly("a");
        assertThat(changes.complete()).isTrue();

        for (int i = 0; i < ChangeJournal.LENGTH; i++) {
            plant.report("c", ".");
        }
        told.clear();
        Changes late = devices.changesSince(revision, told::add);
        assertThat(ids(told)).as("b did not change").containsExactly("c");
        assertThat(late.complete()).as("a is not named").isFalse();
        assertThat(late.forgotten()).isEmpty();
    }

    @Test
    void a_revision_of_before_a_restart_gives_all() throws IOException {
        plant.report("a", "..........");
        long revision = devices.changesSince(0, device -> {}).revision();
        restart(0);
        plant.report("b", ".");

        List<Device> told = new ArrayList<>();
        Changes changes = devices.changesSince(revision, told::add);

        assertThat(ids(told)).containsExactlyInAnyOrder("a", "b");
        assertThat(changes.complete()).isFalse();
    }

    @Test
    void after_a_restart_a_fan_that_is_healthy_again_says_so_as_a_change() throws IOException {
        plant.report("1", "xxx");
        restart(3_600_000);
        assertThat(plant.tracker.alarms()).isEqualTo(1);
        Device before = devices.device("1").orElseThrow();
        assertThat(before.alarm()).isEqualTo(ACTIVE);
        assertThat(before.alarmSince()).isEqualTo(Instant.ofEpochMilli(Plant.NOON));
        assertThat(before.lastSeen()).isBetween(Instant.ofEpochMilli(Plant.NOON - 1), Instant.ofEpochMilli(Plant.NOON));
        assertThat(before.verdict()).isEmpty();

        assertThat(plant.report("1", "...").alarmChanged())
                .as("the readings of before count")
                .isFalse();
        Verdict verdict = plant.report("1", ".");

        assertThat(verdict.alarm()).isEqualTo(NORMAL);
        assertThat(verdict.alarmChanged()).isTrue();
    }

    @Test
    void after_a_restart_the_fan_not_heard_of_for_longest_is_still_the_first_to_go() throws IOException {
        plant.report("a", ".");
        plant.pass(1);
        plant.report("b", ".");
        plant.pass(1);
        plant.report("a", ".");
        restart(1_000);

        plant.tracker("p", 2);
        plant.report("c", ".");

        assertThat(ids(devices.devices("", 9))).containsExactly("a", "c");
    }

    @Test
    void a_fan_is_silent_after_a_minute_or_three_of_its_usual_intervals_and_is_heard_again() {
        List<DeviceEvent> told = new CopyOnWriteArrayList<>();
        plant.events.add(told::add);
        for (int i = 0; i < 5; i++) {
            plant.report("slow", ".");
            plant.pass(100);
        }
        plant.report("slow", ".");
        plant.report("new", ".");
        plant.pass(60);
        devices.tick();
        assertThat(silent()).isEmpty();

        plant.pass(1);
        devices.tick();
        assertThat(silent()).containsExactly("new");
        plant.pass(240);
        devices.tick();
        assertThat(silent()).containsExactly("new", "slow");
        assertThat(plant.devices.sum(tracker -> tracker.silent)).isEqualTo(2);

        plant.report("new", ".");
        devices.tick();
        assertThat(silent()).containsExactly("slow");
        await().untilAsserted(() -> assertThat(told)
                .extracting(DeviceEvent::kind)
                .containsExactly(Kind.SILENT, Kind.SILENT, Kind.HEARD_AGAIN));
    }

    @Test
    void a_clock_that_is_set_makes_nobody_silent() {
        plant.report("1", ".");
        plant.setClock(86_400);
        plant.pass(30);
        devices.tick();

        assertThat(silent()).isEmpty();
        assertThat(devices.device("1").orElseThrow().lastSeen())
                .as("as the clock goes now")
                .isEqualTo(Instant.ofEpochMilli(Plant.NOON + 86_400_000));
    }

    @Test
    void the_time_in_which_the_gateway_was_off_is_nobodys_silence_and_who_was_silent_still_is() throws IOException {
        plant.report("quiet", ".");
        plant.pass(61);
        plant.report("1", ".");
        devices.tick();
        restart(86_400_000);

        plant.pass(60);
        devices.tick();
        assertThat(silent()).containsExactly("quiet");

        plant.pass(1);
        devices.tick();
        assertThat(silent()).containsExactly("1", "quiet");
    }

    @Test
    void listeners_hear_of_events_in_their_order_whatever_another_does() {
        List<String> told = new CopyOnWriteArrayList<>();
        plant.events.add(event -> {
            throw new StackOverflowError("of another");
        });
        plant.events.add(event -> told.add(event.device().id() + " " + event.kind() + " by " + event.predictor()));
        plant.report("1", "xxx");
        plant.report("2", "xxx");
        plant.report("1", "....");
        plant.tracker("p", 1);
        plant.report("1", ".");

        await().untilAsserted(() -> assertThat(told)
                .containsExactly(
                        "1 ALARM_RAISED by p", "2 ALARM_RAISED by p", "1 ALARM_CLEARED by p", "2 FORGOTTEN by p"));
        assertThat(plant.events.problem()).isEmpty();
    }

    @Test
    void a_listener_that_hangs_holds_up_no_reading_and_costs_no_silence() throws InterruptedException {
        CountDownLatch free = new CountDownLatch(1);
        AtomicBoolean heard = new AtomicBoolean();
        plant.events.add(event -> {
            try {
                free.await();
                heard.set(heard.get() || event.kind() == Kind.SILENT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        plant.report("quiet", ".");
        for (int i = 0; i < DeviceEvents.CAPACITY; i++) {
            plant.report("1", "xxx.....");
        }
        assertThat(plant.events.dropped()).isGreaterThan(DeviceEvents.CAPACITY / 2);
        plant.pass(61);
        devices.tick();
        assertThat(silent()).as("noticed when it can be told").isEmpty();

        free.countDown();
        await().untilAsserted(() -> {
            devices.tick();
            assertThat(heard).isTrue();
        });
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void readers_see_every_device_consistent_while_it_is_written() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        Set<Double> seen = new HashSet<>();
        Thread reader = new Thread(() -> {
            long revision = 0;
            while (!done.get()) {
                try {
                    revision = devices.changesSince(revision, device -> {
                                Verdict verdict = device.verdict().orElseThrow();
                                double value = verdict.reading().value(0);
                                assertThat(verdict.reading().value(3)).isEqualTo(value);
                                assertThat((double) verdict.probability()).isEqualTo(value);
                                seen.add(value);
                            })
                            .revision();
                } catch (Throwable e) {
                    failures.add(e);
                    return;
                }
            }
        });
        reader.start();
        for (int i = 0; i < 2_000_000; i++) {
            double value = (i % 1_024) / 1_024.0;
            plant.tracker.track(
                    Plant.reading(i % 3 == 0 ? "1" : "2", value), (float) value, Plant.MODEL, 2, Findings.NONE);
        }
        done.set(true);
        reader.join();

        assertThat(failures).isEmpty();
        assertThat(seen).as("it was read meanwhile").hasSizeGreaterThan(10);
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void no_change_is_lost_between_two_looks_whoever_writes() throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (String predictor : List.of("q", "r", "s")) {
            DeviceTracker tracker = plant.tracker(predictor, 1_000);
            writers.add(new Thread(() -> {
                for (int i = 0; i < 300_000; i++) {
                    Plant.report(tracker, predictor + i * 31 % 50, i % 1_024 / 1_024f);
                }
            }));
        }
        Map<String, Float> seen = new HashMap<>();
        Consumer<Device> look =
                device -> seen.put(device.id(), device.verdict().orElseThrow().probability());
        writers.forEach(Thread::start);
        long revision = 0;
        int looks = 0;
        while (writers.stream().anyMatch(Thread::isAlive)) {
            revision = devices.changesSince(revision, look).revision();
            looks++;
        }
        devices.changesSince(revision, look);

        assertThat(looks).isGreaterThan(10);
        assertThat(seen)
                .hasSize(150)
                .allSatisfy((id, probability) -> assertThat(devices.device(id)
                                .orElseThrow()
                                .verdict()
                                .orElseThrow()
                                .probability())
                        .as(id)
                        .isEqualTo(probability));
    }

    private List<String> silent() {
        return ids(devices.devices("", 100).stream().filter(Device::silent).toList());
    }

    private static List<String> ids(List<Device> devices) {
        return devices.stream().map(Device::id).toList();
    }
}
