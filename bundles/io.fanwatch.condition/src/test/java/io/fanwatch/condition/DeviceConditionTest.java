// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Condition.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceConditionTest {

    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final int DAY = 24 * 60;
    private static final Features FEATURES = Features.parse("rotation, temperature, vibration, sound");

    private final ConditionMonitor monitor = new ConditionMonitor(FEATURES, MonitorSettings.DEFAULT, Optional.empty());
    private final DeviceCondition device = monitor.start();
    private final Random random = new Random(1);
    private long minute;

    @Test
    void a_device_is_learned_for_the_learning_time_and_then_watched() {
        run(device, 6 * DAY, 0, 0);
        assertThat(device.state()).isEqualTo(Phase.LEARNING);
        assertThat(device.distance()).isZero();
        assertThat(device.contributions()).isEmpty();

        run(device, 2 * DAY, 0, 0);
        assertThat(device.state()).isEqualTo(Phase.WATCHING);
        assertThat(device.distance()).isBetween(0.01, 0.9);
        assertThat(device.alarm()).isFalse();
    }

    @Test
    void a_change_of_one_feature_raises_an_alarm_that_names_it_and_its_direction() {
        run(device, 8 * DAY, 0, 0);
        run(device, 3 * 60, -30, 0);

        assertThat(device.alarm()).isTrue();
        assertThat(device.alarmSince()).isPresent();
        Contribution first = device.contributions().get(0);
        assertThat(first.feature()).isEqualTo("rotation");
        assertThat(first.deviation()).isLessThan(-4);
        assertThat(device.contributions().stream()
                        .mapToDouble(Contribution::share)
                        .sum())
                .isEqualTo(1, within(1e-9));
        assertThat(first).hasToString(String.format("rotation %+.1f σ", first.deviation()));
    }

    @Test
    void an_alarm_ends_when_the_device_is_back_for_the_fast_time() {
        run(device, 8 * DAY, 0, 0);
        run(device, 3 * 60, -30, 0);
        run(device, 60, 0, 0);
        assertThat(device.alarm()).isTrue();

        run(device, 6 * 60, 0, 0);
        assertThat(device.alarm()).isFalse();
    }

    @Test
    void what_came_back_by_itself_and_stayed_away_is_normal_the_next_time() {
        run(device, 8 * DAY, 0, 0);
        run(device, 2 * 60, -22, 0);
        assertThat(device.alarm()).isTrue();
        run(device, 5 * DAY, 0, 0);
        assertThat(device.alarm()).isFalse();

        run(device, 2 * 60, -22, 0);
        assertThat(device.alarm()).isFalse();
        run(device, 2 * 60, -60, 0);
        assertThat(device.alarm()).isTrue();
    }

    @Test
    void bad_readings_in_learning_and_later_do_neither_harm_nor_alarm() {
        int alarms = 0;
        for (int i = 0; i < 20 * DAY; i++) {
            double[] reading = reading(0, 0);
            if (random.nextInt(200) == 0) {
                Arrays.fill(reading, random.nextBoolean() ? 0 : 1e6);
            }
            observe(device, reading);
            alarms += device.alarm() ? 1 : 0;
        }
        assertThat(alarms).isZero();

        run(device, 3 * 60, -30, 0);
        assertThat(device.alarm()).isTrue();
    }

    @Test
    void day_and_night_are_learned_as_normal() {
        double highest = 0;
        for (int i = 0; i < 20 * DAY; i++) {
            double[] reading = reading(0, 0);
            reading[1] += 5 * Math.sin(2 * Math.PI * i / DAY);
            observe(device, reading);
            highest = Math.max(highest, device.distance());
        }
        assertThat(highest).isBetween(0.3, 1.0);
    }

    @Test
    void a_feature_that_never_moves_is_left_out() {
        for (int i = 0; i < 9 * DAY; i++) {
            double[] reading = reading(0, 0);
            reading[3] = i < 8 * DAY ? 48 : 60;
            observe(device, reading);
        }
        assertThat(device.alarm()).isFalse();
        assertThat(device.contributions()).anySatisfy(contribution -> {
            assertThat(contribution.feature()).isEqualTo("sound");
            assertThat(contribution.share()).isZero();
        });
    }

    /** What a sensor that fails gives for three days, of load that moves two values at once. */
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "its last value", "zero"})
    void a_sensor_that_fails_gives_no_alarm_and_the_others_are_judged(String gives) {
        double load = 0;
        double last = 0;
        int alarms = 0;
        for (int i = 0; i < 30 * DAY; i++) {
            load = i % 240 == 0 ? 2 * random.nextDouble() - 1 : load;
            double[] reading = reading(30 * load, 20 * load);
            last = i < 20 * DAY ? reading[2] : last;
            boolean fails = i >= 20 * DAY && i < 23 * DAY;
            reading[2] = !fails ? reading[2] : gives.equals("zero") ? 0 : gives.equals("nothing") ? Double.NaN : last;
            reading[3] -= i >= 21 * DAY && i < 22 * DAY ? 6 : 0;
            observe(device, reading);
            boolean changed = i >= 21 * DAY && i < 22 * DAY + 8 * 60;
            if (i == 22 * DAY) {
                assertThat(device.alarm()).isTrue();
                assertThat(device.contributions().get(0).feature()).isEqualTo("sound");
                assertThat(device.contributions().get(0).share()).isGreaterThan(0.8);
            }
            alarms += device.alarm() && !changed ? 1 : 0;
        }
        assertThat(alarms).isZero();
        run(device, 3 * 60, 0, 60);
        assertThat(device.contributions().get(0).feature())
                .as("it is judged again")
                .isEqualTo("vibration");
        assertThat(device.alarm()).isTrue();
    }

    @Test
    void a_value_of_a_coarse_sensor_repeats_and_is_judged() {
        for (int i = 0; i < 9 * DAY; i++) {
            double[] reading = reading(0, 0);
            reading[1] = Math.rint(reading[1] / 2 + (i < 8 * DAY ? 0 : 3)) * 2;
            observe(device, reading);
        }
        assertThat(device.alarm()).isTrue();
        assertThat(device.contributions().get(0).feature()).isEqualTo("temperature");
    }

    @Test
    void where_all_values_stand_still_no_sensor_is_blamed() {
        run(device, 8 * DAY, 0, 0);
        for (int i = 0; i < 3 * 60; i++) {
            observe(device, new double[] {500, 45, 190, 51});
        }
        assertThat(device.alarm()).isTrue();
    }

    @Test
    void a_value_that_comes_now_and_then_only_is_judged() {
        for (int i = 0; i < 10 * DAY; i++) {
            double[] reading = reading(0, i < 9 * DAY ? 0 : 60);
            reading[2] = i % 20 == 0 ? reading[2] : Double.NaN;
            observe(device, reading);
        }
        assertThat(device.contributions().get(0).feature()).isEqualTo("vibration");
    }

    @Test
    void values_that_are_missing_leave_the_others_to_be_judged() {
        run(device, 8 * DAY, 0, 0);
        for (int i = 0; i < 3 * 60; i++) {
            double[] reading = reading(-30, 0);
            reading[1] = Double.NaN;
            reading[3] = Double.NaN;
            observe(device, reading);
        }
        assertThat(device.alarm()).isTrue();
        assertThat(device.contributions().get(0).feature()).isEqualTo("rotation");
    }

    @Test
    void repeated_and_late_readings_are_left_out() {
        run(device, 8 * DAY, 0, 0);
        byte[] before = device.toBytes();
        double distance = device.distance();

        assertThat(device.observe(START + (minute - 1) * MINUTE, reading(500, 0)))
                .isFalse();
        assertThat(device.observe(START + (minute - 30) * MINUTE, reading(500, 0)))
                .isFalse();

        assertThat(device.distance()).isEqualTo(distance);
        assertThat(device.toBytes()).hasSameSizeAs(before);
    }

    @Test
    void a_clock_that_is_put_back_counts_anew_after_the_fast_time() {
        run(device, 8 * DAY, 0, 0);
        minute -= 5 * DAY;
        run(device, 59, 0, 0);
        assertThat(observe(device, reading(0, 0))).isFalse();
        run(device, 10, 0, 0);
        assertThat(observe(device, reading(0, 0))).isTrue();
    }

    @Test
    void a_machine_that_stands_is_paused_and_gives_no_alarm() {
        ConditionMonitor stopping = new ConditionMonitor(
                FEATURES, MonitorSettings.DEFAULT, Optional.of(RunningRule.parse("rotation > 100")));
        DeviceCondition fan = stopping.start();
        run(fan, 8 * DAY, 0, 0);
        for (int i = 0; i < DAY; i++) {
            observe(fan, new double[] {0, 20, 0, 30});
        }
        assertThat(fan.state()).isEqualTo(Phase.PAUSED);
        assertThat(fan.alarm()).isFalse();

        run(fan, 3 * 60, 0, 0);
        assertThat(fan.state()).isEqualTo(Phase.WATCHING);
        assertThat(fan.alarm()).isFalse();
    }

    @Test
    void after_a_long_silence_the_level_is_learned_anew_and_after_a_short_one_it_is_not() {
        run(device, 8 * DAY, 0, 0);
        byte[] state = device.toBytes();
        DeviceCondition other = monitor.restore(state);
        minute += 60 * DAY;
        run(device, DAY, -30, 0);
        assertThat(device.alarm()).isFalse();

        minute -= 61 * DAY;
        minute += DAY / 2;
        run(other, DAY, -30, 0);
        assertThat(other.alarm()).isTrue();
    }

    @Test
    void after_service_the_alarm_ends_and_the_new_level_is_normal() {
        run(device, 8 * DAY, 0, 0);
        run(device, 3 * 60, -30, 0);
        device.serviced();
        assertThat(device.alarm()).isFalse();

        run(device, DAY, -30, 0);
        assertThat(device.alarm()).isFalse();
        run(device, 3 * 60, -80, 0);
        assertThat(device.alarm()).isTrue();
    }

    @Test
    void fewer_readings_an_hour_give_no_alarm() {
        int[] alarms = new int[1];
        run(device, 8 * DAY, 0, 0);
        for (int i = 0; i < 2000; i++) {
            minute += 20 + random.nextInt(30);
            observe(device, reading(0, 0));
            alarms[0] += device.alarm() ? 1 : 0;
        }
        assertThat(alarms[0]).isZero();
    }

    @Test
    void a_state_is_small_and_goes_on_where_it_was() {
        run(device, 8 * DAY, 0, 0);
        run(device, DAY, -30, 0);
        byte[] state = device.toBytes();
        DeviceCondition restored = monitor.restore(state);

        assertThat(state.length).isLessThanOrEqualTo(526);
        assertThat(restored.alarmSince()).isEqualTo(device.alarmSince());
        for (int i = 0; i < 100; i++) {
            double[] reading = reading(-30, 0);
            device.observe(START + minute * MINUTE, reading);
            restored.observe(START + minute++ * MINUTE, reading);
        }
        assertThat(restored.distance()).isEqualTo(device.distance(), within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"learning-version-1", "alarm-version-1", "learning-version-2", "alarm-version-2"})
    void a_state_that_an_earlier_version_wrote_goes_on_with_all_that_was_learned(String of) throws IOException {
        // what wrote the state had seen these readings
        int normal = of.startsWith("learning") ? 0 : -30;
        run(device, of.startsWith("learning") ? 3 * DAY : 8 * DAY, 0, 0);
        run(device, of.startsWith("learning") ? 0 : DAY, normal, 0);
        DeviceCondition restored;
        try (InputStream in = getClass().getResourceAsStream(of + ".bin")) {
            restored = monitor.restore(in.readAllBytes());
        }
        assertThat(restored.state()).isEqualTo(device.state());
        assertThat(restored.alarmSince()).isEqualTo(device.alarmSince());
        assertThat(restored.distance()).isEqualTo(device.distance(), within(1e-3));

        for (int i = -5 * DAY; i < 5 * DAY; i++) {
            double[] reading = reading(normal - Math.max(0, i) * 60.0 / (5 * DAY), 0);
            device.observe(START + minute * MINUTE, reading);
            restored.observe(START + minute++ * MINUTE, reading);
        }
        assertThat(restored.state()).isEqualTo(Phase.WATCHING);
        assertThat(restored.distance())
                .isEqualTo(device.distance(), within(5e-3))
                .isGreaterThan(1);
        assertThat(restored.contributions().get(0).feature()).isEqualTo("rotation");
        List<Limit> limits = List.of(new Limit("rotation", 450, false));
        assertThat(restored.forecast(limits)).isPresent();
        assertThat(restored.toBytes()).hasSameSizeAs(device.toBytes());
        assertThat(monitor.restore(restored.toBytes()).forecast(limits)).isPresent();
    }

    @Test
    void a_state_in_the_first_readings_goes_on_too() {
        run(device, 5, 0, 0);
        DeviceCondition restored = monitor.restore(device.toBytes());
        run(restored, 8 * DAY, 0, 0);

        assertThat(restored.state()).isEqualTo(Phase.WATCHING);
    }

    @Test
    void a_state_of_other_features_or_cut_off_is_refused() {
        run(device, 100, 0, 0);
        byte[] state = device.toBytes();
        ConditionMonitor other =
                new ConditionMonitor(Features.parse("rotation"), MonitorSettings.DEFAULT, Optional.empty());

        assertThatThrownBy(() -> other.restore(state)).hasMessageContaining("other features");
        assertThatThrownBy(() -> monitor.restore(Arrays.copyOf(state, state.length - 1)))
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> monitor.restore(Arrays.copyOf(state, state.length + 1)))
                .hasMessageContaining("too many");
    }

    @Test
    void a_steady_change_is_forecast_to_its_limit_and_none_without_one() {
        Limit limit = new Limit("Vibration", 250, true);
        run(device, 8 * DAY, 0, 0);
        assertThat(device.forecast(List.of(limit))).isEmpty();

        // 100 in 100 hours, of which 50 are over
        for (int i = 0; i < 50 * 60; i++) {
            observe(device, reading(0, i / 60.0));
        }
        Forecast forecast = device.forecast(List.of(limit)).orElseThrow();
        assertThat(forecast.early()).isLessThan(forecast.median());
        assertThat(forecast.median()).isBetween(Duration.ofHours(40), Duration.ofHours(60));
        assertThat(forecast.late()).isBetween(forecast.median(), Duration.ofHours(100));
        assertThat(device.forecast(List.of(new Limit("vibration", 100, false)))).isEmpty();
        assertThat(device.forecast(List.of(new Limit("nothing", 100, false)))).isEmpty();
    }

    @Test
    void a_change_is_forecast_the_same_if_one_field_never_comes_and_another_is_missing_after_a_restart() {
        List<Limit> limits = List.of(new Limit("vibration", 250, true));
        DeviceCondition whole = device;
        DeviceCondition lacking = monitor.start();
        for (int i = 0; i < 8 * DAY + 50 * 60; i++) {
            double[] reading = reading(0, Math.max(0, i - 8 * DAY) / 60.0);
            whole.observe(START + i * MINUTE, reading);
            reading[1] = Double.NaN;
            int since = i - 8 * DAY - 40 * 60;
            lacking = since == 0 ? monitor.restore(lacking.toBytes()) : lacking;
            reading[2] = since >= 0 && since < 60 ? Double.NaN : reading[2];
            lacking.observe(START + i * MINUTE, reading);
        }

        Duration median = whole.forecast(limits).orElseThrow().median();
        assertThat(lacking.forecast(limits).orElseThrow().median())
                .isBetween(
                        median.multipliedBy(9).dividedBy(10),
                        median.multipliedBy(11).dividedBy(10));
    }

    @Test
    void two_features_that_repeat_each_other_are_judged_all_the_same() {
        ConditionMonitor twins = new ConditionMonitor(
                Features.parse("rotation, product(rotation, rotation)"), MonitorSettings.DEFAULT, Optional.empty());
        DeviceCondition fan = twins.start();
        for (int i = 0; i < 9 * DAY; i++) {
            fan.observe(START + i * MINUTE, new double[] {600 + 10 * random.nextGaussian()});
        }
        assertThat(fan.distance()).isBetween(0.0, 1.0);
        for (int i = 9 * DAY; i < 9 * DAY + 180; i++) {
            fan.observe(START + i * MINUTE, new double[] {580 + 10 * random.nextGaussian()});
        }
        assertThat(fan.alarm()).isTrue();
    }

    private void run(DeviceCondition fan, int readings, double rotation, double vibration) {
        for (int i = 0; i < readings; i++) {
            observe(fan, reading(rotation, vibration));
        }
    }

    private boolean observe(DeviceCondition fan, double[] reading) {
        return fan.observe(START + minute++ * MINUTE, reading);
    }

    private double[] reading(double rotation, double vibration) {
        return new double[] {
            600 + 20 * random.nextGaussian() + rotation,
            40 + random.nextGaussian(),
            150 + 10 * random.nextGaussian() + vibration,
            48 + random.nextGaussian()
        };
    }
}
