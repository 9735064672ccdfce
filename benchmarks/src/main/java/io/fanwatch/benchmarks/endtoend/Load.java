// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.benchmarks.load.LoadGenerator;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** The load generator's process, seen from here. */
final class Load implements AutoCloseable {

    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(120);

    private final Child process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final int port;

    private Load(Child process, int port) {
        this.process = process;
        this.orders = process.process().outputWriter(StandardCharsets.UTF_8);
        this.answers = process.process().inputReader(StandardCharsets.UTF_8);
        this.port = port;
    }

    static Load start(int brokerPort, Path workFolder) throws BenchmarkException {
        return new Load(
                Child.startForTalk("load-generator", workFolder, JavaCommand.of(LoadGenerator.class)), brokerPort);
    }

    /**
     * What a closed loop found.
     *
     * @param perSecond verdicts a second
     * @param generatorCpu what the load generator itself used of the processors
     */
    record Throughput(double perSecond, long sent, long lost, long duplicates, Duration generatorCpu) {}

    /**
     * What an open loop found.
     *
     * @param nanos from when a reading was due until its verdict was there
     * @param perSecond verdicts a second
     */
    record Latencies(Histogram nanos, long sent, long lost, double perSecond) {}

    Throughput throughput(SystemUnderTest underTest, int window, Duration duration) throws BenchmarkException {
        JsonObject order = order("throughput", underTest, duration);
        order.addProperty("window", window);
        JsonObject answer = ask(order);
        return new Throughput(
                answer.get("perSecond").getAsDouble(),
                answer.get("sent").getAsLong(),
                answer.get("lost").getAsLong(),
                answer.get("duplicates").getAsLong(),
                Duration.ofNanos(answer.get("cpuNanos").getAsLong()));
    }

    Latencies latencies(SystemUnderTest underTest, int rate, Duration duration) throws BenchmarkException {
        JsonObject order = order("latency", underTest, duration);
        order.addProperty("rate", rate);
        JsonObject answer = ask(order);
        byte[] bytes = Base64.getDecoder().decode(answer.get("latencies").getAsString());
        try {
            return new Latencies(
                    Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0),
                    answer.get("sent").getAsLong(),
                    answer.get("lost").getAsLong(),
                    answer.get("perSecond").getAsDouble());
        } catch (DataFormatException e) {
            throw new BenchmarkException("the load generator's answer can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * Sends readings until a system answers.
     *
     * @param interval between readings
     * @throws BenchmarkException if it ends or does not answer within two minutes
     */
    void awaitAnswer(SystemUnderTest underTest, Duration interval, Child system) throws BenchmarkException {
        JsonObject order = order("probe", underTest, PROBE);
        order.addProperty("interval", interval.toMillis());
        long deadline = System.nanoTime() + PROBE_PATIENCE.toNanos();
        while (!ask(order).get("answered").getAsBoolean()) {
            if (!system.isAlive()) {
                throw system.failure("ended");
            }
            if (System.nanoTime() > deadline) {
                throw system.failure("answers no reading within " + PROBE_PATIENCE.toSeconds() + " s");
            }
        }
    }

    private JsonObject order(String what, SystemUnderTest underTest, Duration duration) {
        JsonObject order = new JsonObject();
        order.addProperty("order", what);
        order.addProperty("port", port);
        order.addProperty("readingTopic", underTest.readingTopic());
        order.addProperty("verdictTopic", underTest.verdictTopic());
        order.addProperty("qos", underTest.qos());
        order.addProperty("fans", underTest.fans());
        order.addProperty("numbered", underTest.numbered());
        order.addProperty("millis", duration.toMillis());
        return order;
    }

    private JsonObject ask(JsonObject order) throws BenchmarkException {
        try {
            orders.write(order.toString());
            orders.newLine();
            orders.flush();
            String line = answers.readLine();
            if (line == null) {
                throw process.failure("ended");
            }
            JsonObject answer = JsonParser.parseString(line).getAsJsonObject();
            if (answer.has("error")) {
                throw process.failure("failed: " + answer.get("error").getAsString());
            }
            return answer;
        } catch (IOException e) {
            throw process.failure("ended: " + e.getMessage());
        }
    }

    Child process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
