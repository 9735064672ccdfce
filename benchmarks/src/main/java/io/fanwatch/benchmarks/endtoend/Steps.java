// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import io.fanwatch.benchmarks.Comparison;
import io.fanwatch.benchmarks.Cost;
import io.fanwatch.benchmarks.micro.ScoringByTurns;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The single steps of a reading's way, by JMH. */
final class Steps implements Experiment {

    private static final int WARM_UPS = 4;
    private static final int USUAL_BATCH = 64;
    private static final double NANOS_A_MICRO = 1e3;
    private static final int[] BATCHES = {1, 8, 64, 256};

    /** A benchmark to run. */
    @FunctionalInterface
    private interface Step {
        Cost measure() throws RunnerException;
    }

    private final Map<Metric, Cost> costs = new EnumMap<>(Metric.class);

    @Override
    public Set<String> names() {
        return Set.of("micro");
    }

    @Override
    public void run(Session session, Set<String> wanted) throws BenchmarkException {
        System.setProperty("jmh.ignoreLock", "true"); // who runs other benchmarks meanwhile sees it in the spread
        Options settings = new OptionsBuilder()
                .forks(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.milliseconds(session.plan().microWarmUpMillis()))
                .measurementIterations(session.plan().microIterations())
                .measurementTime(TimeValue.milliseconds(session.plan().microMillis()))
                .verbosity(VerboseMode.SILENT)
                .build();
        measure(session, Metric.PARSE_US, () -> Comparison.PARSE.measureSubject(settings));
        measure(session, Metric.WRITE_US, () -> Comparison.WRITE.measureSubject(settings));
        session.results()
                .put(Metric.PARSE_BYTES, Series.of(costs.get(Metric.PARSE_US).bytes()));
        session.results()
                .put(Metric.WRITE_BYTES, Series.of(costs.get(Metric.WRITE_US).bytes()));
        for (int batch : BATCHES) {
            Metric score = Metric.valueOf("SCORE_US_PER_ROW_" + batch);
            Metric runtime = Metric.valueOf("ORT_US_PER_ROW_" + batch);
            Metric loops = Metric.valueOf("LOOPS_US_PER_ROW_" + batch);
            measure(session, score, () -> Comparison.scoring(batch).measureSubject(settings));
            measure(session, runtime, () -> Comparison.scoring(batch).measureReference(settings));
            measure(session, loops, () -> Comparison.loops(batch).measureSubject(settings));
        }
        measure(
                session,
                Metric.VECTORS_US_PER_ROW_64,
                () -> Comparison.vectors(USUAL_BATCH).measureSubject(settings));
        measureByTurns(session, batchInUse(session.results()));
    }

    private static void measureByTurns(Session session, int batch) {
        session.progress().say("single steps: " + Metric.SCORE_VS_ORT.label());
        List<ScoringByTurns.Round> rounds = ScoringByTurns.measure(batch);
        Series scorer = micros(rounds, ScoringByTurns.Round::scorer);
        Series runtime = micros(rounds, ScoringByTurns.Round::runtime);
        session.results().put(Metric.SCORE_US_PER_ROW, scorer);
        session.results().put(Metric.ORT_US_PER_ROW, runtime);
        session.results().put(Metric.SCORE_VS_ORT, scorer.dividedBy(runtime));
    }

    private static Series micros(List<ScoringByTurns.Round> rounds, ToDoubleFunction<ScoringByTurns.Round> side) {
        return new Series(rounds.stream()
                .map(round -> side.applyAsDouble(round) / NANOS_A_MICRO)
                .toList());
    }

    /* the one that is the fewest times larger or smaller than what was seen */
    private static int batchInUse(Results results) {
        double seen = results.get(Metric.BATCH_IN_USE).map(Series::median).orElse((double) USUAL_BATCH);
        return Arrays.stream(BATCHES)
                .boxed()
                .min(Comparator.comparingDouble(batch -> Math.abs(Math.log(batch / seen))))
                .orElseThrow();
    }

    private void measure(Session session, Metric metric, Step step) throws BenchmarkException {
        session.progress().say("single steps: " + metric.label());
        try {
            Cost cost = step.measure();
            costs.put(metric, cost);
            put(session, metric, cost);
        } catch (RunnerException e) {
            throw new BenchmarkException(metric.label() + " can't be measured: " + e.getMessage(), e);
        }
    }

    private static void put(Session session, Metric metric, Cost cost) {
        session.results()
                .put(
                        metric,
                        Series.of(
                                cost.lowest() / NANOS_A_MICRO,
                                cost.median() / NANOS_A_MICRO,
                                cost.highest() / NANOS_A_MICRO));
    }
}
