// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.VerdictWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A verdict made a message, against the same message made by Gson from an object with its fields. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VerdictJsonBenchmark {

    private static final FeatureSchema SCHEMA =
            new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);
    private static final Instant START = Instant.parse("2020-10-01T10:49:00Z");
    private static final int VERDICTS = 64; // a power of two
    private static final float TEN_THOUSANDTH = 1e-4f;

    private final Verdict[] verdicts = new Verdict[VERDICTS];
    private final VerdictWriter writer = new VerdictWriter();
    private final Gson gson = new Gson();
    private int next;

    /** Makes verdicts with probabilities of four decimals, which both sides write alike. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        for (int i = 0; i < VERDICTS; i++) {
            Reading reading = new Reading(
                    String.valueOf(1 + i % 8),
                    Optional.empty(),
                    START.plusSeconds(i),
                    SCHEMA,
                    528.5,
                    35.9,
                    191.7,
                    46.8);
            float probability = Math.round(random.nextFloat(0.01f, 1) / TEN_THOUSANDTH) / 10_000f;
            boolean faulty = probability >= MODEL.threshold();
            AlarmState alarm = faulty ? AlarmState.ACTIVE : AlarmState.NORMAL;
            verdicts[i] = new Verdict(reading, probability, faulty, MODEL, alarm, false);
        }
        checkBothWriteTheSame();
    }

    private void checkBothWriteTheSame() {
        for (int i = 0; i < VERDICTS; i++) {
            JsonElement ours = tree(verdictJson());
            next--;
            JsonElement reference = tree(gson());
            if (!ours.equals(reference)) {
                throw new IllegalStateException("wrote " + ours + " where Gson writes " + reference);
            }
        }
    }

    private static JsonElement tree(byte[] json) {
        return JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
    }

    private Verdict verdict() {
        return verdicts[next++ & VERDICTS - 1];
    }

    /** What a publisher does with a verdict. */
    @Benchmark
    public byte[] verdictJson() {
        return writer.write(verdict());
    }

    /** The reference. */
    @Benchmark
    public byte[] gson() {
        return gson.toJson(new Message(verdict())).getBytes(StandardCharsets.UTF_8);
    }

    /** The fields of the message, as Gson wants them: this version of it knows no records. */
    private static final class Message {

        final String deviceID;
        final String fault;
        final float probability;
        final String time;
        final String model;
        final String alarm;

        Message(Verdict verdict) {
            deviceID = verdict.reading().deviceId();
            fault = verdict.faulty() ? "1" : "0";
            probability = verdict.probability();
            time = verdict.reading().time().toString();
            model = verdict.model().label();
            alarm = verdict.alarm().name();
        }
    }
}
