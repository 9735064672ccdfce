// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.condition.Limit;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.simulation.SimulatedFan;
import io.fanwatch.model.simulation.Wear;
import java.util.List;
import java.util.Optional;

/** Lets simulated fans live and fail, and an evaluation watch them. */
final class FleetSimulation {

    private static final long START_SECONDS = 1_767_225_600L;
    private static final int INTERVAL = 60;
    private static final int DAY = 86_400;
    private static final int HOUR = 3600;
    /** Forecasts are asked for so often while a fan wears. */
    private static final int FORECASTS = 40;

    private final SimulationOptions options;
    private final Coverage coverage = new Coverage();

    FleetSimulation(SimulationOptions options) {
        this.options = options;
    }

    /** When each fan will fail. */
    Failures failures() {
        Failures failures = new Failures();
        options.wear().ifPresent(wear -> {
            for (int fan = 0; fan < options.fans(); fan++) {
                failures.add(id(fan), millis(healthySeconds(fan) + wear.time().toSeconds()));
            }
        });
        return failures;
    }

    /** How well the remaining time was forecast; empty if no fan failed. */
    Optional<Coverage> coverage() {
        return options.wear().filter(wear -> wear.shape() != Wear.Shape.SUDDEN).map(wear -> coverage);
    }

    void run(Evaluation evaluation) throws TrainingException {
        for (int fan = 0; fan < options.fans(); fan++) {
            run(fan, evaluation);
        }
    }

    private void run(int number, Evaluation evaluation) throws TrainingException {
        SimulatedFan fan = new SimulatedFan(options.scenario(), options.seed() + number);
        long healthy = healthySeconds(number);
        long wearing = options.wear().map(wear -> wear.time().toSeconds()).orElse(0L);
        int field = number % SimulatedFan.FIELDS.size();
        Limit limit = new Limit(SimulatedFan.FIELDS.get(field), fan.failing(field), field > 0);
        for (long second = 0; second < healthy + wearing; second += INTERVAL) {
            double part = wearing == 0 ? 0 : (double) (second - healthy) / wearing;
            double[] values = new double[SimulatedFan.FIELDS.size()];
            fan.read(second, options.wear().map(wear -> wear.at(part)).orElse(0.0), values);
            evaluation.read(id(number), millis(second), values, Optional.empty());
            boolean ask = part > 0 && (second - healthy) / INTERVAL % Math.max(1, wearing / FORECASTS / INTERVAL) == 0;
            if (ask
                    && evaluation.condition(id(number)).alarm()
                    && options.wear().get().shape() != Wear.Shape.SUDDEN) {
                double remaining = healthy + wearing - second;
                evaluation
                        .condition(id(number))
                        .forecast(List.of(limit))
                        .ifPresentOrElse(forecast -> coverage.add(forecast, remaining), coverage::addSilence);
            }
        }
    }

    /** Fans begin to wear at different hours of the day. */
    private long healthySeconds(int fan) {
        return (long) options.days() * DAY + (options.wear().isPresent() ? fan % 24 * HOUR : 0);
    }

    private static String id(int fan) {
        return "fan-" + (fan + 1);
    }

    private static long millis(long second) {
        return (START_SECONDS + second) * 1000;
    }
}
