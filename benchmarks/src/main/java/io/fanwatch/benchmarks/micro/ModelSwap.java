// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.deployment.ModelManager;
import io.fanwatch.scoring.onnx.internal.deployment.Settings;
import io.fanwatch.scoring.onnx.internal.deployment.ShadowPlan;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.registry.TrustedKeys;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;

/**
 * What an exchange of models does to the time from a reading's arrival to its score. Readings arrive at a steady rate and
 * are scored by one thread in batches of what waits, as in the predictor, while another thread loads, checks and swaps
 * models. Readings that arrived within a swap's time or shortly after are held against all others of the same run.
 */
public final class ModelSwap {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long AFTER_NANOS = 50_000_000;
    private static final int BATCH = 256;
    private static final double MICROS = 1_000;

    /**
     * What was measured.
     *
     * @param readings how many arrived
     * @param scored how many scores there are
     * @param swaps how often the model was exchanged
     * @param steady latencies in nanoseconds away from any swap, ascending
     * @param swapping latencies during and right after a swap, ascending
     */
    public record Result(int readings, int scored, int swaps, long[] steady, long[] swapping) {

        /** How much longer the slowest reading took because of a swap, in milliseconds; below 0 if it took less. */
        public double bumpMillis() {
            return (percentile(swapping, 1) - percentile(steady, 1)) / MICROS / MICROS;
        }

        private String line(String name, long[] latencies) {
            return String.format(
                    Locale.ROOT,
                    "%-10s %9d %11.0f %11.0f %11.0f %11.0f",
                    name,
                    latencies.length,
                    percentile(latencies, 0.5) / MICROS,
                    percentile(latencies, 0.99) / MICROS,
                    percentile(latencies, 0.999) / MICROS,
                    percentile(latencies, 1) / MICROS);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d readings, %d scores, %d swaps%n", readings, scored, swaps)
                    + String.format(
                            "%-10s %9s %11s %11s %11s %11s%n",
                            "", "readings", "p50 µs", "p99 µs", "p99.9 µs", "most µs")
                    + line("steady", steady)
                    + System.lineSeparator()
                    + line("swapping", swapping)
                    + System.lineSeparator()
                    + String.format(Locale.ROOT, "bump of the slowest: %.1f ms", bumpMillis());
        }
    }

    private final int rate;
    private final int readings;
    private final long[] latencies;
    private final long[] arrivals;
    private final List<long[]> swaps = new ArrayList<>();
    private final Reading reading;
    private int scored;
    private volatile boolean done;

    private ModelSwap(int rate, Duration time) {
        this.rate = rate;
        readings = Math.toIntExact(rate * time.toSeconds());
        latencies = new long[readings];
        arrivals = new long[readings];
        FeatureSchema schema = new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
        reading = new Reading("1", Optional.empty(), Instant.EPOCH, schema, 600, 40, 150, 48);
    }

    /** Measures for 20 seconds at 5,000 readings a second, with a swap every half second, and prints the result. */
    public static void main(String[] arguments) throws Exception {
        measure(5_000, Duration.ofSeconds(5), Duration.ofMillis(500));
        System.out.println(measure(5_000, Duration.ofSeconds(20), Duration.ofMillis(500)));
    }

    /**
     * @param rate readings a second
     * @param time how long, whole seconds
     * @param pause between two swaps
     */
    public static Result measure(int rate, Duration time, Duration pause)
            throws IOException, InterruptedException, ScoringException {
        return new ModelSwap(rate, time).run(pause);
    }

    private Result run(Duration pause) throws IOException, InterruptedException, ScoringException {
        byte[] bytes;
        try (InputStream file = ModelSwap.class.getResourceAsStream("/model/fan.onnx")) {
            bytes = file.readAllBytes();
        }
        try (ModelManager manager = new ModelManager("swap", new ModelRepository("swap"), () -> {})) {
            manager.use(settings(0));
            manager.update(List.of(candidate(bytes, 0)));
            Thread swapping = new Thread(() -> swap(manager, bytes, pause), "swapping");
            swapping.start();
            score(manager);
            done = true;
            swapping.join();
        }
        return result();
    }

    /* two executions that differ, so that the same file is loaded and exchanged each time */
    private static Settings settings(int turn) {
        return new Settings(
                "fan",
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                new Execution(1, BATCH + turn % 2),
                Integer.MAX_VALUE,
                new TrustedKeys(List.of()),
                new ShadowPlan(0, Duration.ZERO, 1),
                5);
    }

    private static ModelCandidate candidate(byte[] bytes, int turn) {
        return new ModelCandidate(
                "turn " + turn,
                "turn " + turn,
                Optional.of("fan"),
                Optional.empty(),
                Optional.empty(),
                suffix -> Optional.of(bytes).filter(any -> suffix.isEmpty()).map(ByteArrayInputStream::new));
    }

    private void swap(ModelManager manager, byte[] bytes, Duration pause) {
        for (int turn = 1; !done; turn++) {
            LockSupport.parkNanos(pause.toNanos());
            OnnxModel before = manager.state().active().orElseThrow().model();
            long begun = System.nanoTime();
            manager.use(settings(turn));
            manager.update(List.of(candidate(bytes, turn)));
            if (manager.state().active().orElseThrow().model() == before) {
                throw new IllegalStateException("the model was not exchanged");
            }
            swaps.add(new long[] {begun, System.nanoTime() + AFTER_NANOS});
        }
    }

    private void score(ModelManager manager) throws ScoringException {
        long interval = NANOS_PER_SECOND / rate;
        long begun = System.nanoTime();
        while (scored < readings) {
            long now = System.nanoTime();
            int arrived = (int) Math.min(readings, (now - begun) / interval);
            int batch = Math.min(BATCH, arrived - scored);
            if (batch <= 0) {
                LockSupport.parkNanos(interval);
                continue;
            }
            List<Reading> waiting = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++) {
                waiting.add(reading);
            }
            Scores scores = manager.score(waiting);
            long end = System.nanoTime();
            for (int i = 0; i < scores.size(); i++, scored++) {
                arrivals[scored] = begun + (scored + 1) * interval;
                latencies[scored] = end - arrivals[scored];
            }
        }
    }

    private Result result() {
        long[] steady = new long[readings];
        long[] near = new long[readings];
        int steadyCount = 0;
        int nearCount = 0;
        for (int i = 0; i < readings; i++) {
            if (isNearSwap(arrivals[i])) {
                near[nearCount++] = latencies[i];
            } else {
                steady[steadyCount++] = latencies[i];
            }
        }
        return new Result(readings, scored, swaps.size(), sorted(steady, steadyCount), sorted(near, nearCount));
    }

    private boolean isNearSwap(long time) {
        return swaps.stream().anyMatch(swap -> time >= swap[0] && time <= swap[1]);
    }

    private static long[] sorted(long[] values, int count) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double percentile(long[] ascending, double share) {
        return ascending.length == 0 ? 0 : ascending[(int) Math.ceil(share * (ascending.length - 1))];
    }
}
