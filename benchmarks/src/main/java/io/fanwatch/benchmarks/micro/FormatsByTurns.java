// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How fast messages of other formats become readings beside flat JSON, in one process by turns of a tenth of a millisecond: what
 * slows one turn down for longer than that slows all. Prints how often as fast, the median and the quartiles of the turns.
 */
public final class FormatsByTurns {

    private static final int WARM_UPS = 3;
    private static final int TURNS = 3_000;
    private static final int CALLS = 256;

    /* so that the compiler leaves nothing out */
    private static volatile Object made;

    private FormatsByTurns() {}

    /** Takes about ten seconds. */
    public static void main(String[] arguments) {
        FormatsBenchmark benchmark = new FormatsBenchmark();
        benchmark.prepare();
        List<Supplier<Object>> formats = List.of(benchmark::flat, benchmark::byPath, benchmark::sparkplug);
        for (int i = 0; i < WARM_UPS; i++) {
            measure(formats);
        }
        double[][] nanos = measure(formats);
        List<String> names = List.of("flat JSON", "JSON by path", "Sparkplug B");
        for (int format = 0; format < nanos.length; format++) {
            double[] ratios = new double[TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                ratios[turn] = nanos[0][turn] / nanos[format][turn];
            }
            Arrays.sort(ratios);
            Arrays.sort(nanos[format]);
            System.out.printf(
                    Locale.ROOT,
                    "%-14s%6.0f ns, %.2f times as fast as flat JSON (%.2f to %.2f)%n",
                    names.get(format),
                    nanos[format][TURNS / 2],
                    ratios[TURNS / 2],
                    ratios[TURNS / 4],
                    ratios[TURNS * 3 / 4]);
        }
    }

    private static double[][] measure(List<Supplier<Object>> formats) {
        double[][] nanos = new double[formats.size()][TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            for (int format = 0; format < nanos.length; format++) {
                long begin = System.nanoTime();
                for (int i = 0; i < CALLS; i++) {
                    made = formats.get(format).get();
                }
                nanos[format][turn] = (double) (System.nanoTime() - begin) / CALLS;
            }
        }
        return nanos;
    }
}
