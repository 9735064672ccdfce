// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static final double FAST = 3600;
    private static final double BLOCK = FAST / 4;
    private static final int BLOCKS = 12;
    private static final double LASTING = 6 * FAST;

    @Test
    void noise_that_lasts_makes_the_forecast_less_certain_than_as_much_that_does_not() {
        Forecast brief = forecast(0.01, 200, block -> 2 * block + (block % 2 == 0 ? 1 : -1));
        Forecast lasting = forecast(0.01, 200, block -> 2 * block + (block / 3 % 2 == 0 ? 1 : -1));

        assertThat(spread(lasting)).isGreaterThan(1.5 * spread(brief));
    }

    @Test
    void what_load_does_to_a_short_trend_makes_the_time_to_a_far_limit_uncertain() {
        Forecast calm = forecast(0.01, 200, block -> 2 * (block + 1));
        Forecast loaded = forecast(1, 200, block -> 2 * (block + 1));

        assertThat(spread(calm)).isLessThan(0.01);
        assertThat(spread(loaded)).isBetween(0.15, 0.4);
    }

    @Test
    void load_that_comes_and_goes_within_the_trend_leaves_the_forecast_more_certain_than_load_that_stays() {
        // the fast mean of load of ten minutes varies by a seventh of its variance, of twelve hours by nearly all
        Forecast brief = forecast(Math.sqrt(1 / 7.0), 0, FAST / 6, 200, block -> 2 * (block + 1));
        Forecast staying = forecast(Math.sqrt(12 / 13.0), 0, 12 * FAST, 200, block -> 2 * (block + 1));

        assertThat(spread(brief)).isBetween(0.02, 0.7 * spread(staying));
    }

    @Test
    void what_only_noise_of_readings_does_to_the_normal_leaves_the_forecast_certain() {
        Forecast noisy = forecast(1, 1, LASTING, 200, block -> 2 * (block + 1));
        Forecast partly = forecast(1, 0.75, LASTING, 200, block -> 2 * (block + 1));
        Forecast loaded = forecast(1, 0, LASTING, 200, block -> 2 * (block + 1));

        assertThat(spread(noisy)).isLessThan(0.01);
        assertThat(spread(partly)).isBetween(0.4 * spread(loaded), 0.6 * spread(loaded));
    }

    /** How far the late and the early end are apart, as a logarithm. */
    private static double spread(Forecast forecast) {
        return Math.log((double) forecast.late().toMillis() / forecast.early().toMillis());
    }

    /** Of a feature with that deviation from its normal, 100, while all is well, and with these values above it since. */
    private static Forecast forecast(double deviation, double limit, IntToDoubleFunction values) {
        return forecast(deviation, 0, LASTING, limit, values);
    }

    private static Forecast forecast(
            double deviation, double noise, double loadSeconds, double limit, IntToDoubleFunction values) {
        NormalVariation variation = new NormalVariation(1);
        double[] normal = {Double.NaN};
        variation.learn(new double[] {100 - deviation}, normal, 1_000_000);
        variation.learn(new double[] {100 + deviation}, normal, 1_000_000);
        variation.apply(normal, FAST, new Absences(1, 1));
        // a mean over a day, measured from a normal that follows in two weeks, as that load makes it vary
        double load = deviation * deviation - noise;
        double day = load * (loadSeconds + FAST * 24 / 25) / (loadSeconds + 24 * FAST) * 14 / 15;
        variation.last(new double[] {Math.sqrt(day)}, MonitorSettings.DEFAULT, Double.MAX_VALUE);
        Trend trend = new Trend(1, FAST);
        trend.begin(normal);
        for (int block = 0; block < BLOCKS; block++) {
            trend.add(BLOCK, new double[] {100 + values.applyAsDouble(block)});
        }
        return trend.forecast(
                        0,
                        new Limit("sound", 100 + limit, true),
                        variation,
                        variation.load(0, noise, MonitorSettings.DEFAULT))
                .orElseThrow();
    }
}
