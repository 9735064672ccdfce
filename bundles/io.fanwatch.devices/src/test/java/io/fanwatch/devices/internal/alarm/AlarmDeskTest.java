// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import static io.fanwatch.api.Alarm.State.ACKNOWLEDGED;
import static io.fanwatch.api.Alarm.State.NORMAL;
import static io.fanwatch.api.Alarm.State.OUT_OF_SERVICE;
import static io.fanwatch.api.Alarm.State.RETURNED;
import static io.fanwatch.api.Alarm.State.SHELVED;
import static io.fanwatch.api.Alarm.State.SUPPRESSED;
import static io.fanwatch.api.Alarm.State.UNACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommand.Action;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.AlarmSeverity;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.ConditionService;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import io.fanwatch.devices.internal.RegistryForTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmDeskTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "vibration"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);
    private static final Optional<String> NONE = Optional.empty();

    @TempDir
    private Path folder;

    private final RegistryForTests plant = new RegistryForTests();
    private final List<Alarm> told = new ArrayList<>();
    private RegistryForTests registry = plant;
    private AlarmDesk desk = desk();
    private DeviceTracker tracker = tracker();
    private int readings;

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void each_cause_has_an_alarm_of_its_own_and_none_feeds_another() {
        report("1", 0.1f, findings(Phase.WATCHING, true, Optional.of(36.0)));
        desk.look();

        assertThat(desk.open())
                .extracting(Alarm::cause, Alarm::severity, Alarm::state)
                .containsExactly(
                        tuple(AlarmCause.REMAINING_LIFE, AlarmSeverity.ALARM, UNACKNOWLEDGED),
                        tuple(AlarmCause.CONDITION, AlarmSeverity.WARNING, UNACKNOWLEDGED));
        assertThat(alarm(AlarmCause.CONDITION).reason())
                .isEqualTo("vibration +2.4 σ, rotation −3.1 σ for 5 h; limit reached in 36 h (20 h to 60 h)");
        assertThat(alarm(AlarmCause.CONDITION).evidence())
                .containsEntry("vibration", 250.0)
                .containsEntry("deviation(vibration)", 2.4)
                .containsEntry("remaining_low", 20.0);
        assertThat(registry.device("1").orElseThrow().alarm()).isEqualTo(AlarmState.NORMAL);
    }

    @Test
    void the_models_alarm_follows_the_registrys_and_says_why() {
        faulty("1");
        desk.look();
        assertThat(alarm(AlarmCause.MODEL).state()).isEqualTo(UNACKNOWLEDGED);
        assertThat(alarm(AlarmCause.MODEL).reason())
                .isEqualTo("the model fan 1.0.0 finds its readings faulty, with a probability of up to 90 %");
        healthy("1");
        desk.look();
        assertThat(alarm(AlarmCause.MODEL).state()).isEqualTo(RETURNED);
        assertThat(told).extracting(Alarm::state).containsExactly(UNACKNOWLEDGED, RETURNED);
    }

    @Test
    void one_that_came_and_went_between_two_looks_is_not_lost() {
        report("1", 0.1f, Findings.NONE);
        desk.look();
        faulty("1");
        plant.pass(1);
        healthy("1");
        desk.look();
        assertThat(told).extracting(Alarm::state).containsExactly(UNACKNOWLEDGED, RETURNED);
    }

    @Test
    void an_alarm_on_the_remaining_time_needs_a_fifth_more_to_be_cleared() {
        report("1", 0.1f, findings(Phase.WATCHING, false, Optional.of(167.0)));
        desk.look();
        report("1", 0.1f, findings(Phase.WATCHING, false, Optional.of(200.0)));
        desk.look();
        assertThat(alarm(AlarmCause.REMAINING_LIFE).active()).isTrue();
        report("1", 0.1f, findings(Phase.WATCHING, false, Optional.of(202.0)));
        desk.look();
        assertThat(alarm(AlarmCause.REMAINING_LIFE).state()).isEqualTo(RETURNED);
    }

    @Test
    void a_reading_of_which_nothing_was_found_out_changes_no_alarm() {
        report("1", 0.1f, findings(Phase.WATCHING, true, Optional.of(36.0)));
        desk.look();
        report("1", 0.1f, Findings.NONE);
        desk.look();
        assertThat(desk.open()).extracting(Alarm::active).containsExactly(true, true);
    }

    @Test
    void machines_that_stand_raise_no_storm_of_alarms() {
        for (int fan = 0; fan < 50; fan++) {
            report("fan " + fan, 0.1f, findings(Phase.WATCHING, fan == 0, NONE_LEFT));
        }
        desk.look();
        for (int fan = 0; fan < 50; fan++) {
            for (int i = 0; i < 5; i++) {
                report("fan " + fan, 0.9f, findings(Phase.PAUSED, fan == 0, NONE_LEFT));
            }
        }
        desk.look();
        desk.look();
        assertThat(desk.open()).as("the one of before").hasSize(1);
        assertThat(desk.open()).extracting(Alarm::state).containsOnly(SUPPRESSED);
    }

    @Test
    void a_silent_fan_has_an_advisory_that_ends_by_itself_and_no_other_alarm() {
        report("1", 0.1f, Findings.NONE);
        plant.pass(3_600);
        plant.tick();
        desk.look();
        assertThat(desk.open())
                .extracting(Alarm::cause, Alarm::severity)
                .containsExactly(tuple(AlarmCause.SILENT, AlarmSeverity.ADVISORY));
        report("1", 0.1f, Findings.NONE);
        plant.tick();
        desk.look();
        assertThat(desk.open()).isEmpty();
        assertThat(desk.history(Optional.of("1"), 9)).extracting(Alarm::cause).containsExactly(AlarmCause.SILENT);
    }

    @Test
    void readings_that_are_refused_again_and_again_are_a_fault_of_the_sensors() {
        report("7", 0.1f, Findings.NONE);
        List<Rejection> rejected = new ArrayList<>();
        desk.refusals.add(() -> List.copyOf(rejected));
        for (int i = 1; i <= 3; i++) {
            desk.look();
            assertThat(desk.open()).isEmpty();
            rejected.add(0, rejection(i, "{\"deviceID\":\"7\",\"rotation\":600}"));
            rejected.add(0, rejection(i, "no reading"));
        }
        desk.look();
        assertThat(alarm(AlarmCause.SENSOR_FAULT).reason())
                .contains("3 of its readings were refused")
                .contains("vibration is missing");
        plant.pass(700);
        desk.look();
        plant.pass(61);
        desk.look();
        assertThat(desk.open()).isEmpty();
    }

    @Test
    void a_sensor_that_is_stuck_is_a_cause_of_its_own_and_feeds_no_other() {
        for (int minute = 0; minute < 30 + 7 * 60; minute++) {
            plant.pass(60);
            reading("7", 400 + (minute < 30 ? minute : 0), 200 + minute % 7);
            desk.look();
        }
        assertOnlyTheSensor("rotation is stuck: exactly 400.0");
    }

    @Test
    void a_value_out_of_its_range_is_a_cause_of_its_own_and_feeds_no_other() {
        report("7", 0.1f, Findings.NONE);
        List<Rejection> rejected = new ArrayList<>();
        desk.refusals.add(() -> List.copyOf(rejected));
        for (int i = 1; i <= 3; i++) {
            rejected.add(
                    0,
                    new Rejection(
                            now().plusSeconds(i),
                            "fan/messages",
                            "FIELD_RANGE",
                            "rotation is 60000, which is not between 0 and 5000",
                            "{\"deviceID\":\"7\",\"rotation\":60000,\"vibration\":200}"));
        }
        desk.look();
        assertOnlyTheSensor("rotation is 60000, which is not between 0 and 5000");
    }

    @Test
    void a_time_that_cannot_be_is_a_cause_of_its_own_and_feeds_no_other() {
        report("7", 0.1f, Findings.NONE);
        desk.look();
        plant.pass(1);
        Instant arrival = now();
        desk.refusals.add(new RejectionLog() {
            @Override
            public List<Rejection> lastRejected() {
                return List.of();
            }

            @Override
            public List<MistakenTime> mistakenTimes() {
                return List.of(new MistakenTime("7", Instant.EPOCH, arrival));
            }
        });
        desk.look();
        assertOnlyTheSensor("its time, 1970-01-01T00:00:00Z, cannot be");
        plant.pass(601);
        reading("7", 410, 250);
        desk.look();
        plant.pass(61);
        reading("7", 420, 260);
        desk.look();
        assertThat(desk.open())
                .as("told once, it is over after ten minutes")
                .extracting(Alarm::cause)
                .doesNotContain(AlarmCause.SENSOR_FAULT);
    }

    @Test
    void what_the_model_and_the_monitor_find_is_no_fault_of_the_sensors() {
        for (int i = 0; i < 5; i++) {
            report("7", 0.9f, findings(Phase.WATCHING, true, NONE_LEFT));
        }
        desk.look();
        assertThat(desk.open())
                .extracting(Alarm::cause)
                .containsExactlyInAnyOrder(AlarmCause.MODEL, AlarmCause.CONDITION);
    }

    private void assertOnlyTheSensor(String reason) {
        assertThat(desk.open()).singleElement().satisfies(alarm -> {
            assertThat(alarm.cause()).isEqualTo(AlarmCause.SENSOR_FAULT);
            assertThat(alarm.severity()).isEqualTo(AlarmSeverity.ADVISORY);
            assertThat(alarm.deviceId()).isEqualTo("7");
            assertThat(alarm.reason()).contains(reason);
        });
        assertThat(registry.device("7").orElseThrow().alarm()).isEqualTo(AlarmState.NORMAL);
    }

    private void reading(String fan, double rotation, double vibration) {
        Reading reading = new Reading(fan, Optional.of("id " + readings++), now(), SCHEMA, rotation, vibration);
        tracker.track(reading, 0.1f, MODEL, MODEL.threshold(), findings(Phase.WATCHING, false, NONE_LEFT));
    }

    @Test
    void acknowledgements_shelves_and_what_is_out_of_service_outlive_a_kill() throws Exception {
        faulty("a");
        faulty("b");
        faulty("c");
        desk.look();
        execute(Action.ACKNOWLEDGE, "a");
        desk.execute(new AlarmCommand(
                Action.SHELVE, "b", Optional.empty(), "ada", "page", Optional.of(now().plusSeconds(3_600)), NONE));
        execute(Action.OUT_OF_SERVICE, "c");

        List<Alarm> before = desk.open();
        kill();
        desk.look();
        assertThat(desk.open())
                .extracting(Alarm::deviceId, Alarm::state)
                .containsExactlyInAnyOrder(tuple("a", ACKNOWLEDGED), tuple("b", SHELVED), tuple("c", OUT_OF_SERVICE));
        assertThat(desk.open())
                .extracting(Alarm::number)
                .isEqualTo(before.stream().map(Alarm::number).toList());
        assertThat(desk.outOfService()).containsExactly("c");
        assertThat(desk.audit(9))
                .extracting(entry -> entry.command().action())
                .containsExactly(Action.OUT_OF_SERVICE, Action.SHELVE, Action.ACKNOWLEDGE);
    }

    @Test
    void a_fan_that_is_healthy_again_after_a_kill_is_told_to_be_though_the_registry_had_forgotten() throws IOException {
        faulty("1");
        desk.look();
        told.clear();
        kill();
        desk.look();
        assertThat(desk.open()).extracting(Alarm::active).containsExactly(true);

        faulty("1");
        desk.look();
        assertThat(told).as("nothing has changed").isEmpty();

        for (int i = 0; i < 10; i++) {
            report("1", 0.1f, Findings.NONE);
        }
        desk.look();
        assertThat(told).extracting(Alarm::state).endsWith(RETURNED);
    }

    /** What happens to a fan: x its alarm is raised, . it is cleared, l alarms are looked at, k what is known of fans is kept. */
    @ParameterizedTest
    @CsvSource({
        ".kxl, ACTIVE, 0",
        "xlk.l, NORMAL, 0",
        "xl.lkxl, ACTIVE, 0",
        "xlk.lxl, ACTIVE, 0",
        "xl.k, NORMAL, 1",
        "xl.lxk, ACTIVE, 1",
        "k, NORMAL, 0"
    })
    void after_a_kill_what_was_kept_later_counts_and_no_alarm_changes_back(String before, AlarmState state, int news)
            throws IOException {
        Supplier<RegistryForTests> kept = registry::again;
        report("1", 0.1f, Findings.NONE);
        for (char what : before.toCharArray()) {
            plant.pass(1);
            switch (what) {
                case 'x' -> faulty("1");
                case '.' -> healthy("1");
                case 'l' -> desk.look();
                default -> kept = registry.kept(folder);
            }
        }
        told.clear();

        registry = kept.get();
        desk = desk();
        desk.openFile();
        tracker = tracker();

        assertThat(report("1", state == AlarmState.ACTIVE ? 0.9f : 0.1f, Findings.NONE))
                .extracting(Verdict::alarm, Verdict::alarmChanged)
                .containsExactly(state, false);
        desk.look();
        assertThat(told).as("what nobody was told before").hasSize(news);
    }

    @Test
    void a_fan_that_was_heard_before_the_first_look_after_a_restart_stays_as_its_readings_say() throws IOException {
        faulty("1");
        desk.look();
        kill();
        report("1", 0.1f, Findings.NONE);
        desk.look();
        assertThat(registry.device("1").orElseThrow().alarm()).isEqualTo(AlarmState.NORMAL);
        assertThat(alarm(AlarmCause.MODEL).state()).isEqualTo(RETURNED);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_fan_that_is_forgotten_just_before_the_end_takes_its_alarm_along(boolean killed) throws IOException {
        faulty("1");
        desk.look();
        registry.forget("p");
        if (!killed) {
            desk.close();
        }
        registry = registry.kept(folder).get();
        desk = desk();
        desk.look();

        assertThat(desk.open()).isEmpty();
        assertThat(told).extracting(Alarm::state).containsExactly(UNACKNOWLEDGED, NORMAL);
    }

    @Test
    void alarms_stay_if_nobody_can_say_which_fans_there_were() {
        faulty("1");
        desk.look();
        kill();
        desk.look();

        assertThat(desk.open()).hasSize(1);
    }

    @Test
    void what_nobody_was_told_before_a_kill_is_told_after_it_once() throws IOException {
        desk.telling.remove(told::add);
        AlarmDesk deaf = new AlarmDesk(registry, registry.alarms(), name -> folder, "x", plant::wallMillis);
        faulty("1");
        deaf.look();
        desk = desk();
        desk.look();
        assertThat(told).extracting(Alarm::deviceId).containsExactly("1");
        told.clear();
        desk = desk();
        desk.look();
        assertThat(told).isEmpty();
    }

    @Test
    void an_alarm_of_a_fan_that_sends_nothing_can_be_closed_with_what_it_was() throws AlarmCommandException {
        faulty("1");
        plant.pass(3_600);
        plant.tick();
        desk.look();
        List<Alarm> closed = desk.execute(new AlarmCommand(
                Action.CLOSE,
                "1",
                Optional.of(AlarmCause.MODEL),
                "ada",
                "rest",
                Optional.empty(),
                Optional.of("bearing")));

        assertThat(closed)
                .extracting(Alarm::state, Alarm::outcome)
                .containsExactly(tuple(NORMAL, Optional.of("bearing")));
        assertThat(registry.device("1").orElseThrow().alarm()).isEqualTo(AlarmState.NORMAL);
        desk.look();
        assertThat(desk.open()).extracting(Alarm::cause).containsExactly(AlarmCause.SILENT);
        assertThat(desk.history(Optional.of("1"), 9).get(0).outcome()).contains("bearing");
    }

    @Test
    void a_serviced_fan_begins_anew() throws AlarmCommandException {
        List<String> serviced = new ArrayList<>();
        desk.conditions.set(new ConditionService() {
            @Override
            public Optional<Observation> observe(Reading reading, boolean faulty) {
                return Optional.empty();
            }

            @Override
            public void serviced(String deviceId) {
                serviced.add(deviceId);
            }
        });
        faulty("1");
        desk.look();
        execute(Action.OUT_OF_SERVICE, "1");
        execute(Action.SERVICED, "1");
        desk.look();
        assertThat(desk.open()).isEmpty();
        assertThat(desk.outOfService()).isEmpty();
        assertThat(serviced).containsExactly("1");
        faulty("1");
        desk.look();
        assertThat(alarm(AlarmCause.MODEL).state()).isEqualTo(UNACKNOWLEDGED);
    }

    @Test
    void a_command_that_makes_no_sense_is_refused_with_the_remedy() {
        assertThatThrownBy(() -> execute(Action.ACKNOWLEDGE, "nobody"))
                .hasMessage("nothing was heard of the fan nobody");
        report("1", 0.1f, Findings.NONE);
        assertThatThrownBy(() -> execute(Action.ACKNOWLEDGE, "1")).hasMessage("the fan 1 has no alarm");
        assertThatThrownBy(() -> execute(Action.SHELVE, "1"))
                .hasMessageContaining("name a time within the next 30 days");
    }

    @Test
    void a_line_that_a_kill_cut_off_costs_no_other() throws IOException {
        faulty("1");
        desk.look();
        Files.writeString(folder.resolve("alarms.jsonl"), "{\"number\":2,\"devi", StandardOpenOption.APPEND);
        kill();
        desk.look();
        assertThat(desk.open()).hasSize(1);
        faulty("2");
        desk.look();
        kill();
        desk.look();
        assertThat(desk.open()).hasSize(2);
    }

    @Test
    void the_file_stays_short_however_often_alarms_change() throws Exception {
        faulty("1");
        desk.look();
        for (int i = 0; i < 700; i++) {
            execute(i % 2 == 0 ? Action.OUT_OF_SERVICE : Action.IN_SERVICE, "1");
        }
        desk.look();
        assertThat(Files.readAllLines(folder.resolve("alarms.jsonl"))).hasSizeLessThan(1_100);
        assertThat(Files.size(folder.resolve("audit.jsonl"))).isLessThan(AuditTrail.LARGEST_BYTES + 1_000);
    }

    private static final Optional<Double> NONE_LEFT = Optional.empty();

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private AlarmDesk desk() {
        AlarmDesk made = new AlarmDesk(registry, registry.alarms(), name -> folder, "x", plant::wallMillis);
        made.telling.add(told::add);
        return made;
    }

    private DeviceTracker tracker() {
        DeviceTracker opened = registry.tracker("p");
        opened.configure(new AlarmPolicy(5, 3, 1), 1_000);
        return opened;
    }

    /* without the last words of a registry or a desk */
    private void kill() {
        registry = plant.again();
        desk = desk();
        tracker = tracker();
    }

    private void execute(Action action, String device) throws AlarmCommandException {
        desk.execute(new AlarmCommand(action, device, Optional.empty(), "ada", "page", Optional.empty(), NONE));
    }

    private Alarm alarm(AlarmCause cause) {
        return desk.open().stream()
                .filter(alarm -> alarm.cause() == cause)
                .findFirst()
                .orElseThrow();
    }

    private Instant now() {
        return Instant.ofEpochMilli(plant.wallMillis());
    }

    private Rejection rejection(int second, String payload) {
        return new Rejection(
                now().plusSeconds(second), "fan/messages", "FIELD_MISSING", "vibration is missing", payload);
    }

    private void faulty(String fan) {
        for (int i = 0; i < 5; i++) {
            report(fan, 0.9f, Findings.NONE);
        }
    }

    private void healthy(String fan) {
        for (int i = 0; i < 5; i++) {
            report(fan, 0.1f, Findings.NONE);
        }
    }

    private Verdict report(String fan, float probability, Findings findings) {
        plant.passMillis(1);
        Reading reading = new Reading(fan, Optional.of("id " + readings++), now(), SCHEMA, 420, 250);
        return tracker.track(reading, probability, MODEL, MODEL.threshold(), findings);
    }

    private Findings findings(Phase phase, boolean beyond, Optional<Double> hours) {
        Condition condition = new Condition(
                phase,
                1.5,
                beyond ? Optional.of(now().minusSeconds(5 * 3_600)) : Optional.empty(),
                List.of(new Contribution("vibration", 2.4, 0.6), new Contribution("rotation", -3.1, 0.4)));
        return new Findings(
                OptionalDouble.empty(),
                Optional.empty(),
                hours.map(left -> new RemainingLife(left, OptionalDouble.of(20), OptionalDouble.of(60), "h")),
                Optional.of(condition));
    }
}
