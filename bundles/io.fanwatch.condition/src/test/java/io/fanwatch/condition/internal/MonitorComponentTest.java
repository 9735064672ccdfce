// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.ConditionService.Observation;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Status;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorComponentTest {

    private static final Duration LEARNED = Duration.ofHours(50);

    @TempDir
    private Path folder;

    private final Map<String, Object> values = new HashMap<>(Map.of("learning", "48h", "limits", "rotation < 400"));
    private final Fan fan = new Fan("7");
    private MonitorComponent monitor;

    @BeforeEach
    void start() {
        monitor = new MonitorComponent(configuration(), Map.of("kura.service.pid", "watch"), component -> folder);
    }

    @AfterEach
    void stop() {
        monitor.deactivate();
    }

    @Test
    void a_fan_that_wears_is_said_to_be_far_from_its_normal_with_the_value_to_blame_and_the_time_it_has() {
        Condition healthy = observe(fan.healthy(LEARNED)).condition();
        assertThat(healthy.phase()).isEqualTo(Phase.WATCHING);
        assertThat(healthy.distance()).isLessThan(1);
        assertThat(healthy.alarmSince()).isEmpty();

        Instant begun = fan.now();
        Observation worn = observe(fan.wearing(Duration.ofHours(24), 100));

        assertThat(worn.condition().distance()).isGreaterThan(1);
        assertThat(worn.condition().alarmSince().orElseThrow()).isBetween(begun, begun.plus(Duration.ofHours(12)));
        assertThat(worn.condition().contributions().get(0).toString()).startsWith("rotation -");
        // another 24 h at that pace
        RemainingLife remaining = worn.remaining().orElseThrow();
        assertThat(remaining.unit()).isEqualTo("h");
        assertThat(remaining.value()).isBetween(12.0, 36.0);
        assertThat(remaining.low().orElseThrow()).isBetween(6.0, remaining.value());
        assertThat(remaining.high().orElseThrow()).isBetween(remaining.value(), 72.0);
        assertThat(figure("fans far from their normal")).isEqualTo(1);
        assertThat(figure("far from their normal")).isEqualTo("7");
    }

    @Test
    void readings_that_come_again_or_late_count_once() {
        List<Reading> readings = fan.healthy(Duration.ofHours(1)).toList();

        observe(readings.stream());

        assertThat(monitor.observe(readings.get(11), false)).isEmpty();
        assertThat(monitor.observe(readings.get(3), false)).isEmpty();
        assertThat(figure("readings observed")).isEqualTo(12L);
        assertThat(figure("readings late or repeated")).isEqualTo(2L);
    }

    @Test
    void what_was_learned_outlives_a_restart() {
        observe(fan.healthy(LEARNED));

        restart();

        assertThat(figure("fans watched")).isEqualTo(1);
        Condition after = observe(fan.wearing(Duration.ofHours(6), 100)).condition();
        assertThat(after.phase()).isEqualTo(Phase.WATCHING);
        assertThat(after.alarmSince()).isPresent();
    }

    @Test
    void a_file_that_cannot_be_read_is_set_aside_and_said_and_fans_are_learned_anew() throws IOException {
        observe(fan.healthy(LEARNED));
        monitor.deactivate();
        Path file = folder.resolve("condition.snapshot");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 0x55;
        Files.write(file, content);

        start();

        assertThat(monitor.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(monitor.status().message()).contains("condition.snapshot.damaged", "learned anew");
        assertThat(folder.resolve("condition.snapshot.damaged")).hasBinaryContent(content);
        assertThat(observe(fan.healthy(Duration.ofHours(1))).condition().phase())
                .isEqualTo(Phase.LEARNING);
    }

    @Test
    void other_limits_keep_what_was_learned_and_other_times_do_not() {
        observe(fan.healthy(LEARNED));

        configure("limits", "");
        assertThat(observe(fan.healthy(Fan.INTERVAL)).condition().phase()).isEqualTo(Phase.WATCHING);
        assertThat(observe(fan.wearing(Duration.ofHours(24), 100)).remaining()).isEmpty();

        configure("learning", "72h");
        assertThat(observe(fan.healthy(Fan.INTERVAL)).condition().phase()).isEqualTo(Phase.LEARNING);
        assertThat(figure("fans learned")).isEqualTo(1);
        assertThat(figure("fans far from their normal")).isEqualTo(0);
    }

    @Test
    void of_more_fans_than_may_be_watched_the_one_not_heard_of_for_longest_is_forgotten() {
        configure("devices_maximum", 2);
        Fan second = new Fan("8");
        observe(fan.healthy(Fan.INTERVAL));
        observe(second.healthy(Fan.INTERVAL));
        observe(fan.healthy(Fan.INTERVAL));

        observe(new Fan("9").healthy(Fan.INTERVAL));

        assertThat(monitor.status().message()).isEqualTo("watches 2 fans");
        assertThat(figure("fans forgotten")).isEqualTo(1L);
        assertThat(figure("fans learned")).isEqualTo(2);
        observe(fan.healthy(Fan.INTERVAL));
        assertThat(figure("fans forgotten")).isEqualTo(1L);
    }

    @Test
    void features_may_be_chosen_and_readings_without_any_are_left_out_and_counted() {
        configure("limits", "");
        configure("features", "log(vibration), mean(rotation, 1h)");

        observe(fan.healthy(Fan.INTERVAL));
        Reading other =
                new Reading("8", Optional.empty(), Instant.EPOCH, new FeatureSchema(List.of("pressure", "flow")), 1, 2);

        assertThat(monitor.observe(other, false)).isEmpty();
        assertThat(figure("readings without a feature")).isEqualTo(1L);
        assertThat(figure("fans learned")).isEqualTo(1);
    }

    @Test
    void fans_of_other_sorts_are_watched_by_the_values_they_have_whatever_these_are_called() {
        observe(fan.healthy(Fan.INTERVAL));
        FeatureSchema odd = new FeatureSchema(List.of("Flow (l/min), left", "age", "log(x)"));

        assertThat(monitor.observe(new Reading("8", Optional.empty(), Instant.EPOCH, odd, 1, 2, 3), false))
                .isPresent();

        restart();
        assertThat(figure("fans learned")).isEqualTo(2);
    }

    @Test
    void while_the_machine_stands_it_is_paused() {
        configure("running", "rotation > 50");
        observe(fan.healthy(LEARNED));

        Condition standing = observe(Stream.of(fan.next(600))).condition();

        assertThat(standing.phase()).isEqualTo(Phase.PAUSED);
        assertThat(figure("fans that stand")).isEqualTo(1);
    }

    @Test
    void a_model_that_calls_a_fan_faulty_more_often_than_is_normal_for_it_is_said_too() {
        observe(fan.healthy(LEARNED));

        Optional<Observation> last = fan.healthy(Duration.ofHours(3))
                .map(reading -> monitor.observe(reading, true))
                .reduce((before, after) -> after)
                .orElseThrow();

        assertThat(last.orElseThrow().condition().alarmSince()).isEmpty();
        assertThat(last.orElseThrow().condition().faultySince()).isPresent();
        assertThat(figure("fans lastingly called faulty")).isEqualTo(1);
        restart();
        assertThat(figure("fans lastingly called faulty")).isEqualTo(1);
    }

    @Test
    void service_ends_the_alarm() {
        observe(fan.healthy(LEARNED));
        observe(fan.wearing(Duration.ofHours(24), 100));

        monitor.serviced("7");

        assertThat(figure("fans far from their normal")).isEqualTo(0);
        assertThat(observe(fan.healthy(Duration.ofHours(24))).condition().alarmSince())
                .isEmpty();
    }

    @Test
    void disabled_it_takes_nothing_in_and_keeps_what_it_knows() {
        observe(fan.healthy(LEARNED));

        configure("enabled", false);
        assertThat(monitor.observe(fan.next(0), false)).isEmpty();
        assertThat(monitor.status().message()).isEqualTo("disabled");

        configure("enabled", true);
        assertThat(observe(fan.healthy(Fan.INTERVAL)).condition().phase()).isEqualTo(Phase.WATCHING);
    }

    @Test
    void a_configuration_that_makes_no_sense_is_refused_with_its_property() {
        assertRefused("learning", "a week", "learning: 'a week' is no time");
        assertRefused("fast", "9d", "learning is PT48H: give more than fast");
        assertRefused("limits", "rotation 400", "limits: 'rotation 400' is no limit");
        assertRefused("running", "yes", "running: 'yes' does not say");
        assertRefused("features", "median(sound)", "features: The feature 'median(sound)'");
        assertRefused("features", "sound", "limits: rotation is none of the features [sound]");
        assertRefused("devices_maximum", 0, "devices.maximum is 0 fans");
    }

    private void assertRefused(String property, Object value, String message) {
        Object before = values.get(property);
        configure(property, value);
        assertThat(monitor.status().message()).contains(message);
        if (before == null) {
            values.remove(property);
        } else {
            values.put(property, before);
        }
        monitor.modified(configuration());
        assertThat(monitor.status().level()).isEqualTo(Status.Level.OK);
    }

    private Observation observe(Stream<Reading> readings) {
        return readings.map(reading -> monitor.observe(reading, false))
                .reduce((before, after) -> after)
                .flatMap(last -> last)
                .orElseThrow();
    }

    private Object figure(String name) {
        return monitor.status().figures().get(name);
    }

    private void restart() {
        monitor.deactivate();
        start();
    }

    private void configure(String property, Object value) {
        values.put(property, value);
        monitor.modified(configuration());
    }

    private MonitorConfiguration configuration() {
        return (MonitorConfiguration) Proxy.newProxyInstance(
                MonitorConfiguration.class.getClassLoader(),
                new Class<?>[] {MonitorConfiguration.class},
                (proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
