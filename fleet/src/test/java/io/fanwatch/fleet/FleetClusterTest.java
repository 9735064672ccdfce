// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.influxdb.InfluxDb;
import io.fanwatch.tests.kafka.Kafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The job on a real Flink session with a real Kafka. */
class FleetClusterTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int FANS = 40;
    private static final int SLOW_FAN = 7;
    private static final long MILLIS_BETWEEN = 1_000; // some hours in all

    @TempDir
    private Path folder;

    private final Kafka kafka = new Kafka();
    private final InfluxDb influx = new InfluxDb();
    private FlinkCluster flink;
    private int sent;

    @BeforeEach
    void start() throws Exception {
        influx.start();
        kafka.withSetting("transaction.state.log.replication.factor=1")
                .withSetting("transaction.state.log.min.isr=1")
                .withSetting("transaction.state.log.num.partitions=4")
                .start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
            admin.createTopics(List.of(
                            new NewTopic("fan-readings-rome", 2, (short) 1),
                            new NewTopic("fan-readings-oslo", 2, (short) 1),
                            new NewTopic("fan-models", 1, (short) 1)))
                    .all()
                    .get();
        }
        flink = new FlinkCluster(folder);
        flink.addTaskManager();
        flink.addTaskManager();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (flink != null) {
            flink.close();
        }
        kafka.close();
        influx.close();
    }

    @Test
    void a_killed_task_manager_and_a_job_restored_with_another_parallelism_lose_nothing_and_repeat_nothing()
            throws Exception {
        JobClient job = submit(1, "", "--peer-window", "PT1H");
        send(4_000);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(verdicts()).as(this::logs).isNotEmpty());
        flink.killTaskManager();
        send(4_000);
        flink.addTaskManager();
        awaitVerdicts();

        String savepoint = job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get(LONG.toSeconds(), TimeUnit.SECONDS);
        await().atMost(LONG).until(() -> job.getJobStatus().get() == JobStatus.FINISHED);
        send(2_000);
        JobClient restored = submit(4, savepoint, "--alarms", "delay.on=5", "--monitor", "limits=vibration>200");
        send(2_000);
        awaitVerdicts();

        assertThat(verdicts())
                .hasSize(sent)
                .allSatisfy((id, count) -> assertThat(count).as(id).isEqualTo(1));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(influx.query("fanwatch", "SELECT count(rotation) FROM fan"))
                        .contains("[0," + sent + "]"));
        sendModel();
        await().atMost(LONG).untilAsserted(() -> {
            send(FANS);
            assertThat(models()).as(this::logs).contains("condition 1", "fan 1.0.0");
        });
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(committed("fan-peers"))
                        .as(this::logs)
                        .isNotEmpty()
                        .allMatch(
                                peer -> peer.contains("\"site\":\"oslo\",\"device\":\"7\",\"feature\":\"rotation\"")));
        restored.cancel().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private JobClient submit(int parallelism, String savepoint, String... more) throws Exception {
        FleetJob job = new FleetJob();
        String checkpoints = folder.resolve("checkpoints").toUri().toString();
        new CommandLine(job)
                .parseArgs(
                        "--kafka",
                        kafka.servers(),
                        "--listener",
                        "time.format=EPOCH_MILLIS",
                        "--influxdb",
                        "url=" + influx.url());
        Configuration configuration = FleetJob.configuration(checkpoints, Duration.ofSeconds(1));
        if (!savepoint.isEmpty()) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment environment = flink.environment(configuration);
        environment.setParallelism(parallelism);
        job.build(environment);
        return environment.executeAsync();
    }

    private void send(int readings) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.servers(), "linger.ms", 5);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < readings; i++, sent++) {
                boolean isRome = sent % 2 == 0;
                int device = sent / 2 % FANS;
                double rotation = !isRome && device == SLOW_FAN ? 400 : 528.5;
                producer.send(new ProducerRecord<>(
                        "fan-readings-" + (isRome ? "rome" : "oslo"),
                        String.valueOf(device),
                        "{\"deviceID\":\"" + device + "\",\"id\":\"" + sent + "\",\"timeStamp\":\""
                                + (1_700_000_000_000L + sent * MILLIS_BETWEEN) + "\",\"rotation\":\"" + rotation
                                + "\",\"temperature\":\"45.1\",\"vibration\":\"80.2\",\"sound\":\"46.8\"}"));
            }
        }
    }

    private void sendModel() throws IOException {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.servers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            byte[] model = Files.readAllBytes(Path.of("../model/fan/src/main/resources/model/fan.onnx"));
            producer.send(new ProducerRecord<>("fan-models", "fan", model));
        }
    }

    private void awaitVerdicts() {
        await().atMost(LONG)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(verdicts().size()).as(this::logs).isEqualTo(sent));
    }

    /** How often each id is there. */
    private Map<String, Integer> verdicts() {
        Map<String, Integer> found = new TreeMap<>();
        committed("fan-verdicts")
                .forEach(verdict -> found.merge(verdict.replaceAll(".*\"id\":\"(\\d+)\".*", "$1"), 1, Integer::sum));
        return found;
    }

    private Set<String> models() {
        return committed("fan-verdicts").stream()
                .map(verdict -> verdict.replaceAll(".*\"model\":\"([^\"]+)\".*", "$1"))
                .collect(Collectors.toSet());
    }

    /** What readers of committed records find. */
    private List<String> committed(String topic) {
        List<String> verdicts = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.servers(), "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // up to the first record that is not committed yet
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, String> verdict : consumer.poll(Duration.ofMillis(200))) {
                    verdicts.add(verdict.value());
                }
            }
        }
        return verdicts;
    }

    private String logs() {
        StringBuilder logs = new StringBuilder();
        for (String log : List.of("jobmanager", "taskmanager0", "taskmanager1", "taskmanager2")) {
            try {
                String text = new String(Files.readAllBytes(folder.resolve(log + ".log")), UTF_8);
                logs.append(log).append(":\n").append(text.substring(Math.max(0, text.length() - 4_000)));
            } catch (IOException e) {
                logs.append(log).append(" has no log\n");
            }
        }
        return logs.toString();
    }
}
