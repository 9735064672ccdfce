// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One fan: the same scenario and seed give the same fan. Values are rotation in rpm, temperature in °C, vibration and sound
 * in dB; the published box is 500–700, 35–45, 100–200, 45–52.
 */
public final class SimulatedFan {

    /** The names of the values, in order. */
    public static final List<String> FIELDS = List.of("rotation", "temperature", "vibration", "sound");

    private static final int SIZE = 4;
    private static final int TEMPERATURE = 1;
    private static final double[] CENTRE = {600, 40, 150, 48.5};
    private static final double[] HALF = {100, 5, 50, 3.5};
    private static final double[] WORN = {-200, 12, 90, 9};
    private static final double HOUR = 3600;
    private static final double DAY = 24 * HOUR;
    private static final double YEAR = 365.25 * DAY;
    private static final double BAD_READINGS = 0.005;

    private final Scenario scenario;
    private final SplittableRandom random;
    private final double[] centre = new double[SIZE];
    /** Half of the range that each cause makes a value move in. */
    private final double[] noise = new double[SIZE];

    private final double[] load = new double[SIZE];
    private final double[] day = new double[SIZE];
    private final double[] season = new double[SIZE];
    private final double[] regime = new double[SIZE];
    private final double[] oddity = new double[SIZE];
    private final double loadTime;
    private final double dayPhase;
    private final double seasonPhase;

    private double loadNow;
    private double loadUntil;
    private final double[] regimeNow = new double[SIZE];
    private double regimeUntil;

    public SimulatedFan(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new SplittableRandom(seed * 7919 + scenario.ordinal());
        for (int i = 0; i < SIZE; i++) {
            if (scenario == Scenario.A) {
                centre[i] = CENTRE[i];
                noise[i] = HALF[i];
            } else {
                shareOut(i);
            }
        }
        loadTime = between(1, 12) * HOUR;
        dayPhase = between(0, 2 * Math.PI);
        seasonPhase = between(0, 2 * Math.PI);
    }

    /** Takes from the box what this fan uses of it, and gives each cause its part. */
    private void shareOut(int i) {
        double used = between(0.5, 0.9);
        boolean warm = i == TEMPERATURE;
        noise[i] = between(0.3, 0.7);
        load[i] = between(0.15, 0.5);
        day[i] = between(0, warm ? 0.3 : 0.1);
        if (scenario == Scenario.C) {
            season[i] = between(0, warm ? 0.3 : 0.08);
            regime[i] = between(0, 0.3);
            oddity[i] = between(0, 0.08);
        }
        double unit = used * HALF[i] / (noise[i] + load[i] + day[i] + season[i] + regime[i] + oddity[i]);
        for (double[] part : List.of(noise, load, day, season, regime, oddity)) {
            part[i] *= unit;
        }
        centre[i] = CENTRE[i] + (1 - used) * HALF[i] * between(-1, 1);
    }

    /**
     * A reading; times must not go back.
     *
     * @param seconds the time, in seconds since the simulation began
     * @param worn how worn the fan is, 0 to 1
     * @param values where to write the values
     */
    public void read(double seconds, double worn, double[] values) {
        if (seconds >= loadUntil) {
            loadNow = between(-1, 1);
            loadUntil = seconds - loadTime * Math.log(1 - random.nextDouble());
        }
        if (seconds >= regimeUntil) {
            double common = between(-1, 1);
            for (int i = 0; i < SIZE; i++) {
                regimeNow[i] = regime[i] * common + oddity[i] * between(-1, 1);
            }
            regimeUntil = seconds + between(1, 3) * DAY;
        }
        double sun = Math.sin(seconds / DAY * 2 * Math.PI + dayPhase);
        double summer = Math.sin(seconds / YEAR * 2 * Math.PI + seasonPhase);
        for (int i = 0; i < SIZE; i++) {
            values[i] = centre[i]
                    + noise[i] * (scenario == Scenario.A ? between(-1, 1) : normal() / 3)
                    + load[i] * loadNow
                    + day[i] * sun
                    + season[i] * summer
                    + regimeNow[i]
                    + worn * WORN[i];
        }
        if (scenario == Scenario.C && random.nextDouble() < BAD_READINGS) {
            spoil(values);
        }
    }

    /** All zero, one zero, or one tenfold. */
    private void spoil(double[] values) {
        switch (random.nextInt(3)) {
            case 0 -> Arrays.fill(values, 0);
            case 1 -> values[random.nextInt(SIZE)] = 0;
            default -> values[random.nextInt(SIZE)] *= 10;
        }
    }

    /** The value that the field has when the fan fails, apart from what moves it while it is healthy. */
    public double failing(int field) {
        return centre[field] + WORN[field];
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** A standard normal value by Box and Muller, not further than three. */
    private double normal() {
        double value = Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
        return Math.max(-3, Math.min(3, value));
    }
}
