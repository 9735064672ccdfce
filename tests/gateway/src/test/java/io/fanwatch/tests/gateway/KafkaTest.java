// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.kafka.Kafka;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a reading at the broker to a record in a real Kafka, by the package and what it brings along. */
class KafkaTest {

    private static final Duration LONG = Duration.ofSeconds(180);
    private static final String PUBLISHER = "fanwatch-kafka";

    @TempDir
    private Path folder;

    private final Mosquitto broker = new Mosquitto().start();
    private final Kafka kafka = new Kafka().start();
    private GatewayUnderTest gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = GatewayUnderTest.start(folder, broker.url());
        gateway.gateway().install(Packages.file(Packages.KAFKA));
        await().atMost(LONG).until(() -> gateway.isOk(PUBLISHER));
        gateway.update("fanwatch-predictor", Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        kafka.close();
        broker.close();
    }

    @Test
    void it_is_harmless_until_it_is_enabled_and_logs_in_and_writes_then() throws Exception {
        assertThat(gateway.status(PUBLISHER).orElseThrow()).contains("disabled");
        gateway.update(
                PUBLISHER,
                Map.of(
                        "enabled",
                        true,
                        "bootstrap.servers",
                        kafka.saslServers(),
                        "sasl.mechanism",
                        "SCRAM-SHA-256",
                        "username",
                        Kafka.USER,
                        "password",
                        Kafka.SCRAM_PASSWORD));
        try (Fans fans = new Fans(broker.url())) {
            fans.publish("fan/messages", Fans.healthy("1", "a"));
            fans.publish("fan/messages", Fans.faulty("2", "b"));
            fans.awaitJudged(2);
        }

        await().atMost(LONG)
                .until(() -> gateway.status(PUBLISHER)
                        .filter(status ->
                                status.contains("writes to fan-anomaly") && status.contains("records waiting=0"))
                        .isPresent());
        List<String> values = values("fan-anomaly", 2);
        assertThat(values).anyMatch(value -> value.startsWith("{\"deviceID\":\"1\",\"fault\":\"0\","));
        assertThat(values).anyMatch(value -> value.startsWith("{\"deviceID\":\"2\",\"fault\":\"1\","));
    }

    private List<String> values(String topic, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.servers()), new StringDeserializer(), new StringDeserializer())) {
            await().atMost(LONG).until(() -> !consumer.partitionsFor(topic).isEmpty());
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            await().atMost(LONG).until(() -> {
                consumer.poll(Duration.ofSeconds(1)).forEach(next -> values.add(next.value()));
                return values.size() >= count;
            });
        }
        return values;
    }
}
