// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.tests.kafka.Kafka;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;

/**
 * Starts a Kafka and a Flink session from their jars and has the job watch four simulated sites, a week in a minute: the fan 3
 * of oslo wears from the third day on.
 */
final class FleetDemo {

    private static final List<String> SITES = List.of("graz", "lyon", "oslo", "rome");
    private static final int FANS = 5;
    private static final int DAYS = 7;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long START = 1_767_225_600_000L; // 2026-01-01
    private static final long STEP = 5 * MINUTE;
    private static final int FOLLOW_SECONDS = 20;

    private final Random random = new Random(1);
    private final PrintStream out = System.out;
    private final Kafka kafka;

    private FleetDemo(Kafka kafka) {
        this.kafka = kafka;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("fleet");
        try (Kafka kafka = new Kafka()
                .withSetting("transaction.state.log.replication.factor=1")
                .withSetting("transaction.state.log.min.isr=1")) {
            kafka.start();
            try (FlinkCluster flink = new FlinkCluster(folder)) {
                flink.addTaskManager();
                new FleetDemo(kafka).run(flink, folder);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void run(FlinkCluster flink, Path folder) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
            admin.createTopics(Stream.concat(SITES.stream().map(site -> "readings-" + site), Stream.of("models"))
                            .map(name -> new NewTopic("fan-" + name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        out.println("Kafka at " + kafka.servers() + ", Flink's page at " + flink.page());
        FleetJob job = new FleetJob();
        new CommandLine(job)
                .parseArgs(
                        "--kafka",
                        kafka.servers(),
                        "--listener",
                        "time.format=EPOCH_MILLIS",
                        "--monitor",
                        "learning=48h");
        String checkpoints = folder.resolve("checkpoints").toUri().toString();
        StreamExecutionEnvironment environment =
                flink.environment(FleetJob.configuration(checkpoints, Duration.ofSeconds(2)));
        environment.setParallelism(2);
        job.build(environment);
        environment.executeAsync("fanwatch fleet");
        Thread follower = new Thread(this::follow, "follow");
        follower.setDaemon(true);
        follower.start();
        send();
        follower.join(Duration.ofSeconds(FOLLOW_SECONDS).toMillis());
    }

    private void send() throws InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.servers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (long day = 0; day < DAYS; day++) {
                for (long time = START + day * DAY; time < START + (day + 1) * DAY; time += STEP) {
                    for (String site : SITES) {
                        for (int fan = 1; fan <= FANS; fan++) {
                            String topic = "fan-readings-" + site;
                            producer.send(new ProducerRecord<>(topic, String.valueOf(fan), reading(site, fan, time)));
                        }
                    }
                }
                out.printf("day %d: %d readings sent%n", day + 1, (day + 1) * DAY / STEP * SITES.size() * FANS);
                Thread.sleep(Duration.ofSeconds(5).toMillis());
            }
        }
    }

    private String reading(String site, int fan, long time) {
        double days = (time - START) / (double) DAY;
        double wear = site.equals("oslo") && fan == 3 ? Math.max(0, days - 3) : 0;
        return String.format(
                Locale.ROOT,
                "{\"deviceID\":\"%d\",\"timeStamp\":\"%d\",\"rotation\":\"%.1f\",\"temperature\":\"%.1f\","
                        + "\"vibration\":\"%.1f\",\"sound\":\"%.1f\"}",
                fan,
                time,
                530 + 2 * random.nextGaussian() - 20 * wear,
                45 + random.nextGaussian() + 2 * wear,
                80 + 2 * random.nextGaussian() + 12 * wear,
                46 + 0.5 * random.nextGaussian() + wear);
    }

    private void follow() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.servers(),
                "group.id", "demo",
                "auto.offset.reset", "earliest",
                "metadata.max.age.ms", 1_000,
                "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("fan-alarms", "fan-peers"));
            while (true) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(found -> out.println(found.topic() + " " + found.key() + ": " + found.value()));
            }
        }
    }
}
