// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.tests.kafka.Kafka;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;

/**
 * Measures the job on a Kafka and a Flink session of its own: readings a second of one core's time, beside a job that copies the
 * same topic and does nothing else, and the size of the state.
 *
 * <p>A core's time is the processor time of the task manager, all of its threads included, so that what else the machine does
 * counts little. The first quarter warms up.
 */
final class FleetMeasure {

    private static final String READINGS = "fan-readings-site";
    private static final long START = 1_767_225_600_000L; // 2026-01-01
    private static final long MINUTE = 60_000;
    private static final int TOLD = 10;
    private static final long POLL_MILLIS = 50;
    private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
    private static final List<String> FAST = List.of("-Xmx1g", "-XX:+UseParallelGC");

    /** What a job took. */
    private record Cost(long readings, double seconds, double cpuSeconds) {

        double perCoreSecond() {
            return readings / cpuSeconds;
        }

        @Override
        public String toString() {
            return String.format(
                    "%,d readings in %.1f s, %.1f s of a core: %,.0f readings a second and core",
                    readings, seconds, cpuSeconds, perCoreSecond());
        }
    }

    private final PrintStream out = System.out;
    private final Kafka kafka;
    private final Path folder;
    private final int fans;
    private final int each;

    private FleetMeasure(Kafka kafka, Path folder, int fans, int each) {
        this.kafka = kafka;
        this.folder = folder;
        this.fans = fans;
        this.each = each;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: measure FANS READINGS_OF_EACH");
        }
        Path folder = Files.createTempDirectory("fleet");
        try (Kafka kafka = new Kafka()
                .withSetting("transaction.state.log.replication.factor=1")
                .withSetting("transaction.state.log.min.isr=1")) {
            kafka.start();
            new FleetMeasure(kafka, folder, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).run();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void run() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
            admin.createTopics(List.of(
                            new NewTopic(READINGS, 1, (short) 1),
                            new NewTopic("fan-models", 1, (short) 1),
                            new NewTopic("fan-copy", 1, (short) 1),
                            new NewTopic("fan-verdicts", 1, (short) 1)))
                    .all()
                    .get();
        }
        send();
        Cost copying = measure("copy", "fan-copy", this::copy);
        out.println("copy:          " + copying);
        Cost judging = measure("fleet", "fan-verdicts", this::fleet);
        out.println("fleet:         " + judging);
        out.printf("of copying:    %.2f%n", judging.perCoreSecond() / copying.perCoreSecond());
    }

    private void send() {
        Random random = new Random(1);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.servers(), "linger.ms", 20, "batch.size", 65_536);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < each; i++) {
                for (int fan = 0; fan < fans; fan++) {
                    producer.send(new ProducerRecord<>(READINGS, String.valueOf(fan), reading(fan, i, random)));
                }
            }
        }
    }

    private static byte[] reading(int fan, int at, Random random) {
        String json = "{\"deviceID\":\"" + fan + "\",\"timeStamp\":\"" + (START + at * MINUTE) + "\",\"rotation\":\""
                + (530 + 2 * random.nextGaussian()) + "\",\"temperature\":\"" + (45 + random.nextGaussian())
                + "\",\"vibration\":\"" + (80 + 2 * random.nextGaussian()) + "\",\"sound\":\""
                + (46 + random.nextGaussian()) + "\"}";
        return json.getBytes(UTF_8);
    }

    @FunctionalInterface
    private interface Job {
        void build(StreamExecutionEnvironment environment);
    }

    private void fleet(StreamExecutionEnvironment environment) {
        FleetJob job = new FleetJob();
        new CommandLine(job).parseArgs("--kafka", kafka.servers(), "--listener", "time.format=EPOCH_MILLIS");
        job.build(environment);
    }

    private void copy(StreamExecutionEnvironment environment) {
        KafkaSource<byte[]> source = KafkaSource.<byte[]>builder()
                .setBootstrapServers(kafka.servers())
                .setTopics(READINGS)
                .setGroupId("copy")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(KafkaRecordDeserializationSchema.valueOnly(ByteArrayDeserializer.class))
                .build();
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "readings")
                .sinkTo(new KafkaTopics(kafka.servers(), "fan-", new Properties())
                        .sink("copy", value -> "", value -> value));
    }

    private Cost measure(String name, String topic, Job job) throws Exception {
        Path files = Files.createDirectories(folder.resolve(name));
        try (FlinkCluster flink = new FlinkCluster(files, FAST, "512m", Duration.ofMinutes(2))) {
            flink.addTaskManager();
            StreamExecutionEnvironment environment = flink.environment(
                    FleetJob.configuration(files.resolve("checkpoints").toUri().toString(), CHECKPOINTS));
            environment.setParallelism(1);
            job.build(environment);
            JobClient running = environment.executeAsync();
            Cost cost = follow(topic, flink);
            requireNoRestart(running, flink);
            if (name.equals("fleet")) {
                state(running, files);
            }
            running.cancel().get();
            return cost;
        }
    }

    /** What a job writes once more after a restart would count twice. */
    private static void requireNoRestart(JobClient running, FlinkCluster flink) throws Exception {
        URI failures = URI.create(flink.page() + "/jobs/" + running.getJobID() + "/exceptions");
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(failures).build(), BodyHandlers.ofString())
                .body();
        if (!answer.contains("\"entries\":[]")) {
            throw new IllegalStateException("The job was restarted: measure again on a quieter machine; " + answer);
        }
    }

    /** By what is written, committed or not: a commit may come with all of it at once. */
    private Cost follow(String topic, FlinkCluster flink) throws InterruptedException {
        long all = (long) fans * each;
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.servers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            long written = 0;
            long begun = 0;
            long beganNanos = 0;
            Duration beganCpu = Duration.ZERO;
            long told = 0;
            while (written < all) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                written = consumer.endOffsets(List.of(partition)).get(partition);
                if (written * TOLD / all > told) {
                    told = written * TOLD / all;
                    System.err.printf("%s: %,d of %,d%n", topic, written, all);
                }
                if (begun == 0 && written >= all / 4) {
                    begun = written;
                    beganNanos = System.nanoTime();
                    beganCpu = flink.taskManagersCpu();
                }
            }
            double seconds = (System.nanoTime() - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            double cpu = flink.taskManagersCpu().minus(beganCpu).toMillis() / 1_000.0;
            return new Cost(all - begun, seconds, cpu);
        }
    }

    private void state(JobClient running, Path files) throws Exception {
        long began = System.nanoTime();
        String savepoint = running.triggerSavepoint(
                        files.resolve("savepoints").toUri().toString(), SavepointFormatType.NATIVE)
                .get();
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        long bytes = size(Path.of(URI.create(savepoint)));
        out.printf(
                "state:         %,d fans, %.1f MB in a native savepoint, %d bytes a fan; written in %.1f s%n",
                fans, bytes / 1e6, bytes / fans, seconds);
    }

    private static long size(Path of) throws IOException {
        try (Stream<Path> files = Files.walk(of)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
