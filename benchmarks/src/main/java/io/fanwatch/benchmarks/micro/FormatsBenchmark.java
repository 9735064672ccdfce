// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import io.fanwatch.telemetry.internal.PayloadTrial;
import io.fanwatch.telemetry.internal.TelemetryConfiguration;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/** The same values made a reading from JSON as the shipped configuration has it, from nested JSON by path, and from Sparkplug. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FormatsBenchmark {

    private static final int MESSAGES = 64; // a power of two
    private static final Instant ARRIVAL = Instant.parse("2026-01-01T10:00:00Z");
    private static final long MILLIS = ARRIVAL.toEpochMilli();
    private static final List<String> FEATURES = List.of("rotation", "temperature", "vibration", "sound");

    private final byte[][] flat = new byte[MESSAGES][];
    private final byte[][] nested = new byte[MESSAGES][];
    private final byte[][] sparkplug = new byte[MESSAGES][];
    private final PayloadTrial flatTrial = trial(Map.of());
    private final PayloadTrial pathTrial = trial(Map.of(
            "device.field", "device",
            "time.field", "ts",
            "time.format", "EPOCH_MILLIS",
            "features",
                    "rotation=values.rotation,temperature=values.temperature,vibration=values.vibration,"
                            + "sound=values.sound"));
    private final PayloadTrial sparkplugTrial = trial(Map.of("payload.format", "SPARKPLUG_B"));
    private int next;

    /** Makes messages as fans send them, and has the Sparkplug node born. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        double[] values = new double[FEATURES.size()];
        for (int i = 0; i < MESSAGES; i++) {
            StringBuilder fields = new StringBuilder();
            for (int feature = 0; feature < values.length; feature++) {
                values[feature] = Math.round(random.nextDouble(30, 700) * 10) / 10.0;
                fields.append(String.format(
                        Locale.ROOT, "%s\"%s\":%.1f", feature == 0 ? "" : ",", FEATURES.get(feature), values[feature]));
            }
            flat[i] = ("{\"deviceID\":\"7\",\"timeStamp\":\"2026-01-01 10:00:00\"," + fields + "}")
                    .getBytes(StandardCharsets.UTF_8);
            nested[i] = ("{\"device\":\"7\",\"ts\":" + (MILLIS + i) + ",\"values\":{" + fields + "}}")
                    .getBytes(StandardCharsets.UTF_8);
            sparkplug[i] = sparkplug(values, false);
        }
        check(sparkplugTrial.read("spBv1.0/hall/DBIRTH/edge/7", sparkplug(values, true), ARRIVAL));
        check(flat());
        check(byPath());
        check(sparkplug());
    }

    private static void check(List<PayloadTrial.Outcome> outcomes) {
        if (outcomes.size() != 1 || outcomes.get(0).reading().isEmpty()) {
            throw new IllegalStateException("no reading, but " + outcomes);
        }
    }

    /** A configuration with these properties, everything else as by default. */
    static PayloadTrial trial(Map<String, String> properties) {
        return new PayloadTrial((TelemetryConfiguration) Proxy.newProxyInstance(
                TelemetryConfiguration.class.getClassLoader(),
                new Class<?>[] {TelemetryConfiguration.class},
                (proxy, method, arguments) -> {
                    String given = properties.get(method.getName().replace('_', '.'));
                    return given == null ? method.getDefaultValue() : given;
                }));
    }

    private static byte[] sparkplug(double[] values, boolean birth) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        number(payload, 1, MILLIS);
        for (int feature = 0; feature < values.length; feature++) {
            ByteArrayOutputStream metric = new ByteArrayOutputStream();
            if (birth) {
                bytes(metric, 1, FEATURES.get(feature).getBytes(StandardCharsets.UTF_8));
            }
            number(metric, 2, feature + 1L);
            number(metric, 3, MILLIS);
            number(metric, 4, 10);
            metric.write(13 << 3 | 1);
            metric.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(values[feature])
                    .array());
            bytes(payload, 2, metric.toByteArray());
        }
        return payload.toByteArray();
    }

    private static void bytes(ByteArrayOutputStream to, int field, byte[] bytes) {
        to.write(field << 3 | 2);
        to.write(bytes.length); // less than 128
        to.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream to, int field, long number) {
        to.write(field << 3);
        long rest = number;
        while (rest > 0x7F) {
            to.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    private byte[] message(byte[][] messages) {
        return messages[next++ & MESSAGES - 1];
    }

    /** The reference: what the scanner reads. */
    @Benchmark
    public List<PayloadTrial.Outcome> flat() {
        return flatTrial.read("fan/messages", message(flat), ARRIVAL);
    }

    /** Values by path. */
    @Benchmark
    public List<PayloadTrial.Outcome> byPath() {
        return pathTrial.read("fan/messages", message(nested), ARRIVAL);
    }

    /** Values behind aliases. */
    @Benchmark
    public List<PayloadTrial.Outcome> sparkplug() {
        return sparkplugTrial.read("spBv1.0/hall/DDATA/edge/7", message(sparkplug), ARRIVAL);
    }
}
