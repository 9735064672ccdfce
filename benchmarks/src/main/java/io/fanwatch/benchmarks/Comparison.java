// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks;

import io.fanwatch.benchmarks.micro.DiskQueueBenchmark;
import io.fanwatch.benchmarks.micro.FormatsBenchmark;
import io.fanwatch.benchmarks.micro.OnnxModelBenchmark;
import io.fanwatch.benchmarks.micro.ReadingParserBenchmark;
import io.fanwatch.benchmarks.micro.VerdictJsonBenchmark;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Two benchmarks, one measured right after the other.
 *
 * @param name what is compared, for people
 * @param benchmarks the class that has both as methods
 * @param subject the method that runs Fanwatch's code
 * @param reference the method that does the same with a library alone
 * @param batch how many rows both take at a time
 */
public record Comparison(String name, Class<?> benchmarks, String subject, String reference, int batch) {

    /** A message made a reading. */
    public static final Comparison PARSE =
            new Comparison("parse a reading : Gson tree", ReadingParserBenchmark.class, "parser", "gsonTree", 1);

    /** A verdict made a message. */
    public static final Comparison WRITE =
            new Comparison("write a verdict : Gson", VerdictJsonBenchmark.class, "verdictJson", "gson", 1);

    /** Every comparison there is, in the order of a reading's way. */
    static final List<Comparison> ALL = List.of(
            PARSE,
            new Comparison("read JSON by path : flat JSON", FormatsBenchmark.class, "byPath", "flat", 1),
            new Comparison("read Sparkplug B : flat JSON", FormatsBenchmark.class, "sparkplug", "flat", 1),
            scoring(1),
            scoring(8),
            scoring(64),
            scoring(256),
            loops(1),
            loops(8),
            loops(64),
            loops(256),
            vectors(64),
            WRITE,
            new Comparison("keep an entry of 500 : file", DiskQueueBenchmark.class, "queue", "file", 500));

    /** Readings scored as the scorer does. */
    public static Comparison scoring(int batch) {
        return new Comparison(
                "score a row of " + batch + " : ONNX Runtime", OnnxModelBenchmark.class, "model", "session", batch);
    }

    /** Rows scored by loops in Java: no part of Fanwatch, but what the machine could do. */
    public static Comparison loops(int batch) {
        return new Comparison(
                "Java loops, row of " + batch + " : ONNX Runtime", OnnxModelBenchmark.class, "loops", "session", batch);
    }

    /** Rows scored with the JDK's Vector API: what Java can do at most. */
    public static Comparison vectors(int batch) {
        return new Comparison(
                "Vector API, row of " + batch + " : ONNX Runtime",
                OnnxModelBenchmark.class,
                "vectors",
                "session",
                batch);
    }

    /**
     * Measures both sides.
     *
     * @param settings how long and how often
     * @throws RunnerException if a benchmark fails
     */
    Row measure(Options settings) throws RunnerException {
        List<Cost> costs = measure(settings, List.of(subject, reference));
        return new Row(name, costs.get(0), costs.get(1));
    }

    /**
     * Measures the subject alone.
     *
     * @param settings how long and how often
     * @throws RunnerException if the benchmark fails
     */
    public Cost measureSubject(Options settings) throws RunnerException {
        return measure(settings, List.of(subject)).get(0);
    }

    /**
     * Measures the reference alone.
     *
     * @param settings how long and how often
     * @throws RunnerException if the benchmark fails
     */
    public Cost measureReference(Options settings) throws RunnerException {
        return measure(settings, List.of(reference)).get(0);
    }

    private List<Cost> measure(Options settings, List<String> methods) throws RunnerException {
        Options options = new OptionsBuilder()
                .parent(settings)
                .include(methods.stream()
                        .map(method -> Pattern.quote(fullName(method)))
                        .collect(Collectors.joining("|", "^(", ")$")))
                .param("batch", String.valueOf(batch))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        return methods.stream().map(method -> cost(results, method)).toList();
    }

    /** The full names of both methods. */
    Stream<String> methods() {
        return Stream.of(subject, reference).map(this::fullName);
    }

    private String fullName(String method) {
        return benchmarks.getName() + '.' + method;
    }

    private Cost cost(Collection<RunResult> results, String method) {
        String wanted = fullName(method);
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().equals(wanted))
                .map(result -> Cost.of(result, batch))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(wanted + " gave no result"));
    }
}
