// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictRateTest {

    private static final int DAY = 24 * 60;

    private final VerdictRate rate = new VerdictRate(MonitorSettings.DEFAULT);
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

    private int alarmsWith(double share, int readings) {
        int alarms = 0;
        for (int i = 0; i < readings; i++) {
            rate.observe(1_700_000_000_000L + minute++ * 60_000L, random.nextDouble() < share);
            alarms += rate.alarm() ? 1 : 0;
        }
        return alarms;
    }
}
