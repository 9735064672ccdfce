// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictRateTest {

    private static final int DAY = 24 * 60;

    private final VerdictRate rate = new VerdictRate(MonitorSettings.DEFAULT);
    private final DeviceCondition device =
            new ConditionMonitor(Features.parse("vibration"), MonitorSettings.DEFAULT, Optional.empty()).start();
    private final Random random = new Random(2);
    private int minute;

    @Test
    void lasting_faulty_verdicts_are_an_alarm_that_ends_after_them() {
        assertThat(alarmsWith(0, 8 * DAY)).isZero();
        assertThat(alarmsWith(1, 1)).isZero();
        alarmsWith(0.3, 60);
        assertThat(rate.alarm()).isTrue();
        alarmsWith(0, 8 * 60);
        assertThat(rate.alarm()).isFalse();
    }

    @Test
    void a_share_that_is_normal_for_the_device_is_none() {
        assertThat(alarmsWith(0.4, 60 * DAY)).isZero();
        alarmsWith(0.9, 6 * 60);
        assertThat(rate.alarm()).isTrue();
    }

    @Test
    void a_device_always_called_faulty_gives_none() {
        assertThat(alarmsWith(1, 20 * DAY)).isZero();
    }

    @Test
    void a_model_whose_limits_are_within_reach_contradicts_the_monitor_until_it_sees_something() {
        learn(0.005, 0);
        change(1);
        assertThat(rate.contradicts()).isTrue();
        VerdictRate restored = new VerdictRate(MonitorSettings.DEFAULT);
        restored.restore(rate.toBytes());
        assertThat(restored.contradicts()).isTrue();

        alarmsWith(0.3, 30);
        assertThat(rate.contradicts()).isFalse();
    }

    @Test
    void a_model_that_contradicted_does_not_again_before_the_alarm_has_ended() {
        learn(0.005, 0);
        change(1);
        change(1.5);
        assertThat(rate.contradicts()).isFalse();
        rate.restore(rate.toBytes());

        while (device.distance() > 1.2) {
            observe(100, false);
        }
        assertThat(device.alarm()).isTrue();
        assertThat(rate.contradicts()).isFalse();
        while (device.alarm()) {
            observe(100, false);
        }
        change(1);
        assertThat(rate.contradicts()).isTrue();
    }

    @Test
    void a_model_that_called_only_bad_readings_faulty_or_none_does_not_contradict() {
        learn(0, 0.005);
        change(1);

        assertThat(device.alarm()).isTrue();
        assertThat(rate.contradicts()).isFalse();
    }

    @Test
    void what_was_kept_before_a_model_could_contradict_is_taken_up() {
        learn(0.005, 0);
        change(1);
        byte[] kept = rate.toBytes();

        rate.restore(Arrays.copyOf(kept, kept.length - 1));
        assertThat(rate.contradicts()).isFalse();
        assertThat(rate.toBytes()).startsWith(Arrays.copyOf(kept, kept.length - 1));
    }

    /** So many of the ordinary readings are called faulty; so many readings are bad, which the model calls faulty. */
    private void learn(double faulty, double bad) {
        for (int i = 0; i < 15 * DAY; i++) {
            boolean isBad = random.nextDouble() < bad;
            observe(isBad ? 0 : 100 + random.nextGaussian(), isBad || random.nextDouble() < faulty);
        }
    }

    /** The vibration grows, of which the model sees nothing, until the monitor has had this distance for a while. */
    private void change(double distance) {
        for (int i = 0; i < DAY && (!device.alarm() || device.distance() < distance); i++) {
            observe(100 + 0.005 * i + random.nextGaussian(), false);
        }
    }

    private void observe(double vibration, boolean faulty) {
        long time = 1_700_000_000_000L + minute++ * 60_000L;
        device.observe(time, new double[] {vibration});
        rate.observe(time, faulty, device);
    }

    private int alarmsWith(double share, int readings) {
        int alarms = 0;
        for (int i = 0; i < readings; i++) {
            rate.observe(1_700_000_000_000L + minute++ * 60_000L, random.nextDouble() < share, device);
            alarms += rate.alarm() ? 1 : 0;
        }
        return alarms;
    }
}
