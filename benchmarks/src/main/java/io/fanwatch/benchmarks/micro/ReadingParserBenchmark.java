// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.telemetry.internal.PayloadTrial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A message made a checked reading, against the same bytes made a tree by Gson, unchecked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadingParserBenchmark {

    private static final String TOPIC = "fan/messages";
    private static final Instant ARRIVAL = Instant.parse("2026-01-01T10:00:00Z");
    private static final FeatureSchema SCHEMA =
            new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
    private static final int MESSAGES = 64; // a power of two

    private final byte[][] messages = new byte[MESSAGES][];
    private PayloadTrial parser;
    private int next;

    /** Makes the parser as the shipped configuration does, and messages as fans send them. */
    @Setup
    public void prepare() {
        parser = FormatsBenchmark.trial(Map.of());
        Random random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) {
            messages[i] = String.format(
                            Locale.ROOT,
                            "{\"deviceID\":\"%d\",\"timeStamp\":\"2020-10-01 10:49:%02d\",\"rotation\":%.1f,"
                                    + "\"temperature\":%.1f,\"vibration\":%.1f,\"sound\":%.1f}",
                            1 + i % 8,
                            i % 60,
                            random.nextDouble(400, 700),
                            random.nextDouble(20, 60),
                            random.nextDouble(100, 300),
                            random.nextDouble(30, 70))
                    .getBytes(StandardCharsets.UTF_8);
        }
        checkBothReadTheSame();
    }

    private void checkBothReadTheSame() {
        for (int i = 0; i < MESSAGES; i++) {
            Reading reading = parser();
            next--;
            JsonObject tree = gsonTree().getAsJsonObject();
            for (int feature = 0; feature < SCHEMA.size(); feature++) {
                String name = SCHEMA.names().get(feature);
                if (reading.value(feature) != tree.get(name).getAsDouble()) {
                    throw new IllegalStateException(
                            "parsed " + name + " as " + reading.value(feature) + " from " + tree);
                }
            }
        }
    }

    private byte[] message() {
        return messages[next++ & MESSAGES - 1];
    }

    /** What the listener does with a message. */
    @Benchmark
    public Reading parser() {
        return parser.read(TOPIC, message(), ARRIVAL).get(0).reading().orElseThrow();
    }

    /** The reference. */
    @Benchmark
    public JsonElement gsonTree() {
        return JsonParser.parseString(new String(message(), StandardCharsets.UTF_8));
    }
}
