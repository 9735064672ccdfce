// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import ai.onnxruntime.OrtException;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelFaultException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The scorer and ONNX Runtime alone, on the same session, by turns of a millisecond or so: what slows one turn down for
 * longer than that slows both. Two processes one after the other differ more than the two sides do.
 */
public final class ScoringByTurns {

    private static final int ROUNDS = 5;
    private static final int TURNS = 200;
    private static final int CALLS = 50;

    private ScoringByTurns() {}

    /**
     * The medians of a round's turns, in nanoseconds a row.
     *
     * @param scorer what the scorer takes
     * @param runtime what ONNX Runtime alone takes, with its tensors made beforehand
     */
    public record Round(double scorer, double runtime) {}

    /** Measures batches of that size; the first round warms up and is left out. */
    public static List<Round> measure(int batch) {
        OnnxModelBenchmark benchmark = new OnnxModelBenchmark();
        benchmark.batch = batch;
        try {
            benchmark.prepare();
            try {
                round(benchmark);
                List<Round> rounds = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    rounds.add(round(benchmark));
                }
                return rounds;
            } finally {
                benchmark.close();
            }
        } catch (IOException
                | InvalidModelException
                | OrtException
                | ScoringException
                | ModelFaultException
                | ReflectiveOperationException e) {
            throw new IllegalStateException("the shipped model doesn't score", e);
        }
    }

    private static Round round(OnnxModelBenchmark benchmark)
            throws OrtException, ScoringException, ModelFaultException {
        double[] scorer = new double[TURNS];
        double[] runtime = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            long begin = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                benchmark.model();
            }
            long middle = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                benchmark.session();
            }
            long end = System.nanoTime();
            scorer[turn] = middle - begin;
            runtime[turn] = end - middle;
        }
        double rows = (double) CALLS * benchmark.batch;
        return new Round(median(scorer) / rows, median(runtime) / rows);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
