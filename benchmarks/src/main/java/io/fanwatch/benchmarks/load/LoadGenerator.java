// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.load;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The process that loads systems: one order a line of standard input, in JSON, and one answer a line of standard output. */
public final class LoadGenerator {

    private final Map<Target, Readings> prepared = new HashMap<>();

    private LoadGenerator() {}

    /** Ends with standard input. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LoadGenerator generator = new LoadGenerator();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            JsonObject answer;
            try {
                answer = generator.execute(JsonParser.parseString(line).getAsJsonObject());
            } catch (IOException e) {
                answer = new JsonObject();
                answer.addProperty("error", e.toString());
            }
            System.out.println(answer);
        }
    }

    private JsonObject execute(JsonObject order) throws IOException, InterruptedException {
        Target target = new Target(
                order.get("port").getAsInt(),
                order.get("readingTopic").getAsString(),
                order.get("verdictTopic").getAsString(),
                order.get("qos").getAsInt(),
                order.get("fans").getAsInt(),
                order.get("numbered").getAsBoolean());
        long nanos = TimeUnit.MILLISECONDS.toNanos(order.get("millis").getAsLong());
        Readings readings = prepare(target);
        readings.begin();
        JsonObject answer = new JsonObject();
        long cpu = cpuNanos();
        switch (order.get("order").getAsString()) {
            case "probe" ->
                answer.addProperty(
                        "answered",
                        probe(target, readings, nanos, order.get("interval").getAsLong()));
            case "throughput" -> {
                ClosedLoop.Result result =
                        new ClosedLoop(target, readings, order.get("window").getAsInt()).run(nanos);
                answer.addProperty("perSecond", result.perSecond());
                answer.addProperty("sent", result.sent());
                answer.addProperty("lost", result.lost());
                answer.addProperty("duplicates", result.duplicates());
            }
            case "latency" -> {
                OpenLoop.Result result =
                        new OpenLoop(target, readings, order.get("rate").getAsInt()).run(nanos);
                ByteBuffer bytes = ByteBuffer.allocate(result.latencies().getNeededByteBufferCapacity());
                int length = result.latencies().encodeIntoCompressedByteBuffer(bytes);
                answer.addProperty(
                        "latencies", Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
                answer.addProperty("sent", result.sent());
                answer.addProperty("lost", result.lost());
                answer.addProperty("perSecond", result.perSecond());
            }
            default -> throw new IllegalArgumentException("unknown order " + order);
        }
        answer.addProperty("cpuNanos", cpuNanos() - cpu);
        return answer;
    }

    private Readings prepare(Target target) throws IOException {
        Readings known = prepared.get(target);
        if (known == null) {
            known = new Readings(target.readingTopic(), target.qos(), target.fans(), target.numbered());
            prepared.put(target, known);
        }
        return known;
    }

    /* sends a reading now and then until a verdict comes */
    private static boolean probe(Target target, Readings readings, long nanos, long intervalMillis)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + nanos;
        try (RawClient collector = target.subscriber();
                RawClient publisher = target.publisher()) {
            collector.doNotBlock();
            publisher.doNotBlock();
            while (System.nanoTime() < deadline) {
                readings.send(1, publisher);
                TimeUnit.MILLISECONDS.sleep(intervalMillis);
                if (collector.read((buffer, from, to) -> {}) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
